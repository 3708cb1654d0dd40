import type { Flags, ParsedArgs } from "./line/flag.ts";

/** A command line that runs as it is printed: about the same service, account and ledger as this one. */
export function formatCommand(
  { inheritedFlags: carried }: { readonly inheritedFlags: readonly string[] },
  ...words: readonly string[]
): string {
  return ["seedance", ...[...words, ...carried].map(shellQuote)].join(" ");
}

/** Flags as they are given again: those of `flags` that have a value which is not their default. */
export function formatFlags(flags: Flags, given: Readonly<ParsedArgs["flags"]>): string[] {
  return Object.entries(flags).flatMap(([name, flag]) => {
    const value = given[name];
    if (value === undefined || value === flag.default) return [];
    if (typeof value === "boolean") return [`--${value ? "" : "no-"}${name}`];
    return [value].flat().flatMap((each) => [`--${name}`, String(each)]);
  });
}

/** A word as a shell reads it. */
function shellQuote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return process.platform === "win32" ? `"${word.replaceAll('"', '\\"')}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
