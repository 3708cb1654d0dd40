import { existsSync, readFileSync } from "node:fs";
import type { Operation } from "./document.ts";

const folder = new URL("../../openapi/code-samples/", import.meta.url);

/** Each language of the samples: its folder, the ending of its files, its name, and what highlights it. */
export const sampleLanguages = [
  { folder: "curl", ending: "sh", label: "curl", lang: "Shell" },
  { folder: "typescript", ending: "ts", label: "TypeScript", lang: "TypeScript" },
  { folder: "cli", ending: "sh", label: "CLI", lang: "Shell" },
  { folder: "python", ending: "py", label: "Python", lang: "Python" },
  { folder: "go", ending: "go", label: "Go", lang: "Go" },
];

export interface CodeSample {
  lang: string;
  label: string;
  source: string;
}

/** A profile whose samples are wanted. */
export interface SampleProfile {
  profile: string;
  /** Makes a sample of the page's contract, in the language of a folder, one of the profile's. */
  rewrite(source: string, language: string): string;
}

/**
 * The samples of one operation that stand in openapi/code-samples, as `x-codeSamples` shows them. What a profile alone has
 * stands in a folder of its name.
 */
export function codeSamples(path: string, operation: Operation, of?: SampleProfile): CodeSample[] {
  return sampleLanguages.flatMap(({ folder: language, ending, label, lang }) => {
    const name = `${language}/${sampleName(operation)}.${ending}`;
    const own = of && readSampleFile(`${of.profile}/${name}`);
    const usual = own === undefined ? readSampleFile(name) : undefined;
    const source = own ?? (usual && of ? of.rewrite(usual, language) : usual);
    if (source === undefined) return [];
    // In another contract the model may be submitted elsewhere.
    const elsewhere = source.includes("/api/") && !source.includes(path.replace(/\{.*/, ""));
    return elsewhere ? [] : [{ lang, label, source }];
  });
}

function readSampleFile(name: string): string | undefined {
  const file = new URL(name, folder);
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd() : undefined;
}

/** The name of an operation's sample files: the model's, or the operation's in kebab case. */
export function sampleName({ operationId, "x-model": model }: Operation): string {
  return model?.name ?? operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
