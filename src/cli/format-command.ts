import type { Flags, ParsedArgs } from "./line/flag.ts";

/** A command line that runs as printed, with the same service, account and ledger as this one. */
export function formatCommand(
  { inheritedFlags }: { readonly inheritedFlags: readonly string[] },
  ...words: readonly string[]
): string {
  return ["seedance", ...[...words, ...inheritedFlags].map((word) => shellQuote(word))].join(" ");
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

export type ShellName = "posix" | "cmd" | "powershell";

/**
 * The shell that a printed command is for. On Windows only cmd sets PROMPT, also for the `.cmd` files by which npm starts a
 * command; PowerShell starts npm's `.ps1` files.
 */
export function detectShell(platform: NodeJS.Platform = process.platform, env = process.env): ShellName {
  if (platform !== "win32") return "posix";
  return env.PROMPT === undefined ? "powershell" : "cmd";
}

/** Quotes a word for the shell, if needed. */
export function shellQuote(word: string, shell: ShellName = detectShell()): string {
  if (shell === "posix") return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  if (/^[\w:./\\-]+$/.test(word)) return word;
  // In double quotes PowerShell expands some of these, and ends the text at any of its quotes, also behind a backslash.
  if (shell === "powershell" && /["$`\u201c-\u201e]/.test(word)) return quoteForPowerShell(word);
  // A program reads "" in quotes as a quote, and backslashes before a quote as half as many:
  // https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments
  return `"${word.replaceAll(/(\\*)"/g, '$1$1""').replace(/(\\+)$/, "$1$1")}"`;
}

/**
 * A text in single quotes. PowerShell reads typographic quotes as plain ones:
 * https://learn.microsoft.com/en-us/powershell/scripting/lang-spec/chapter-02#2352-string-literals
 */
const quoteForPowerShell = (text: string): string => `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
