/** A command line that the agents' shell does not run. */
export class ShellError extends Error {}

const word = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gsy;

/**
 * The words of a command line: quotation marks and backslashes as in a shell, and nothing else of it.
 * @throws ShellError where something else stands in it, or a quotation mark is not closed.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const trimmed = line.trim();
  let isOpen = false;
  word.lastIndex = 0;
  while (word.lastIndex < trimmed.length) {
    const space = /\s/.test(trimmed[word.lastIndex] ?? "");
    if (space) {
      word.lastIndex++;
      isOpen = false;
      continue;
    }
    const start = word.lastIndex;
    const found = word.exec(trimmed);
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
