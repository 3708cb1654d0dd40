import { existsSync, readFileSync } from "node:fs";
import type { Operation } from "./document.ts";

const folder = new URL("../../openapi/code-samples/", import.meta.url);

/** The languages of the samples: folder, file extension, label, and the highlighter's name of the language. */
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

/** The profile for which samples are generated. */
export interface SampleProfile {
  profile: string;
  /** Rewrites a sample of the page's contract, in the language of a folder, for the profile. */
  rewrite(source: string, language: string): string;
}

/**
 * Returns the samples of an operation from openapi/code-samples, in the form of `x-codeSamples`. Samples that only a
 * profile has are in a folder with the profile's name.
 */
export function codeSamples(path: string, operation: Operation, of?: SampleProfile): CodeSample[] {
  return sampleLanguages.flatMap(({ folder: language, ending, label, lang }) => {
    const name = `${language}/${sampleName(operation)}.${ending}`;
    const own = of && readSampleFile(`${of.profile}/${name}`);
    const pageSample = own === undefined ? readSampleFile(name) : undefined;
    const source = own ?? (pageSample && of ? of.rewrite(pageSample, language) : pageSample);
    if (source === undefined) return [];
    // In another contract, the model may have another path.
    const hasOtherPath = source.includes("/api/") && !source.includes(path.replace(/\{.*/, ""));
    return hasOtherPath ? [] : [{ lang, label, source }];
  });
}

function readSampleFile(name: string): string | undefined {
  const file = new URL(name, folder);
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd() : undefined;
}

/** Returns the name of an operation's sample files: the model's, or the operation's in kebab case. */
export function sampleName({ operationId, "x-model": model }: Operation): string {
  return model?.name ?? operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
