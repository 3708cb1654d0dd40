import type { Context } from "./context.ts";

/** A command line that runs as it is printed: about the same service, account and ledger as this one. */
export function commandLine({ carried }: Pick<Context, "carried">, ...words: readonly string[]): string {
  return ["seedance", ...[...words, ...carried].map(quoted)].join(" ");
}

/** A word as a shell reads it. */
function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return process.platform === "win32" ? `"${word.replaceAll('"', '\\"')}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
