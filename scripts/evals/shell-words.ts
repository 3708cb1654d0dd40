/** The agents' shell does not run a command line. */
export class ShellError extends Error {}

const shellWord = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gsy;

/**
 * Splits a command line into words. It supports quotation marks and backslashes as in a shell, and nothing else.
 * @throws ShellError if the line contains other shell syntax, or a quotation mark is not closed.
 */
export function splitShellWords(line: string): string[] {
  const words: string[] = [];
  const trimmed = line.trim();
  let isOpen = false;
  shellWord.lastIndex = 0;
  while (shellWord.lastIndex < trimmed.length) {
    const space = /\s/.test(trimmed[shellWord.lastIndex] ?? "");
    if (space) {
      shellWord.lastIndex++;
      isOpen = false;
      continue;
    }
    const start = shellWord.lastIndex;
    const found = shellWord.exec(trimmed);
    if (!found) throw new ShellError(`A quotation mark is not closed: ${trimmed.slice(start)}`);
    const [, single, double, escaped, plain] = found;
    if (plain !== undefined && /[|&;<>`$()]/.test(plain))
      throw new ShellError(
        `This shell runs one seedance command at a time: no ${plain}. Files: read_file, write_file.`,
      );
    const text = single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? "";
    if (isOpen) words.push(`${words.pop()}${text}`);
    else words.push(text);
    isOpen = true;
  }
  return words;
}
