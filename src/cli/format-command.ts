import type { Flags, ParsedArgs } from "./line/flag.ts";

/** A command line that runs as printed, with the same service, account and ledger as this one. */
export function formatCommand(
  { inheritedFlags }: { readonly inheritedFlags: readonly string[] },
  ...words: readonly string[]
): string {
  return ["seedance", ...[...words, ...inheritedFlags].map(shellQuote)].join(" ");
}

/** A command line for a page that may be shared, which names no file of this machine: `--ledger FILE`. */
export function formatCommandForPage(
  { inheritedFlags }: { readonly inheritedFlags: readonly string[] },
  ...words: readonly string[]
): string {
  const place = inheritedFlags.indexOf("--ledger");
  const flags = inheritedFlags.map((word, index) => (place >= 0 && index === place + 1 ? "FILE" : word));
  return formatCommand({ inheritedFlags: flags }, ...words);
}

/** The arguments that give the same flags again; flags at their default are left out. */
export function formatFlags(flags: Flags, values: Readonly<ParsedArgs["flags"]>): string[] {
  return Object.entries(flags).flatMap(([name, flag]) => {
    const value = values[name];
    if (value === undefined || value === flag.default) return [];
    if (typeof value === "boolean") return [`--${value ? "" : "no-"}${name}`];
    // A value like `--x` would be read as the next flag.
    return [value].flat().flatMap((each) => (/^--/.test(`${each}`) ? [`--${name}=${each}`] : [`--${name}`, `${each}`]));
  });
}

/** Quotes a word for the shell, if needed. */
export function shellQuote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return process.platform === "win32" ? `"${word.replaceAll('"', '\\"')}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
