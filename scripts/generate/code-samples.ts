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

/** The samples of one operation that stand in openapi/code-samples, as `x-codeSamples` shows them. */
export function codeSamples(path: string, operation: Operation): CodeSample[] {
  return sampleLanguages.flatMap(({ folder: language, ending, label, lang }) => {
    const file = new URL(`${language}/${sampleName(operation)}.${ending}`, folder);
    if (!existsSync(file)) return [];
    const source = readFileSync(file, "utf8").trimEnd();
    // In another contract the model may be submitted elsewhere.
    const elsewhere = source.includes("/api/") && !source.includes(path.replace(/\{.*/, ""));
    return elsewhere ? [] : [{ lang, label, source }];
  });
}

/** The name of an operation's sample files: the model's, or the operation's in kebab case. */
export function sampleName({ operationId, "x-model": model }: Operation): string {
  return model?.name ?? operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
