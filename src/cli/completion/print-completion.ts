import { Writer } from "../writer.ts";
import { complete } from "./complete.ts";

/**
 * Prints the completion of a command line for a shell: a line for each candidate, with a tab before its description, and
 * `:files` if the word may be the path of a file.
 */
export async function printCompletion(words: readonly string[]): Promise<void> {
  try {
    const { candidates, files } = await complete(words);
    const lines = candidates.map(({ text, description = "" }) =>
      `${text}\t${description.replace(/\s+/g, " ")}`.trimEnd(),
    );
    if (files) lines.push(":files");
    const stdout = new Writer(process.stdout);
    // The shell may have stopped listening.
    stdout.onError(() => {});
    stdout.write(lines.map((line) => `${line}\n`).join(""));
  } catch {
    // The user is still typing: the command itself reports what is wrong with a setting or the ledger.
  }
}
