import { message } from "../../message.ts";
import { type BadRow, badRow } from "./bad-row.ts";
import { type ManifestLine, splitLines } from "./lines.ts";
import type { RawRow } from "./raw-row.ts";
import { comment, promptRow, tooLongRow } from "./read-prompts.ts";

/** The mark of an entry in a list, with the box of a task. */
const listMark = /^(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/;
const rule = /^([-*_])(?:\s*\1){2,}$/;
const fence = /^(?:`{3,}(?=[^`]*$)|~{3,})/;
const frontMatterLine = /^(?:[\w-]+:|\s|- |#|$)/;
const frontMatterStart = /^(?:[\w-]+:|\s*#|\s*$)/;
const tableRule = /^(?=.*\|)(?=.*-)[-:|\s]+$/;
/** The starts of a table's row, a quotation, HTML, a picture, and a link's definition. */
const markup = /^(?:[|>]|<[a-z/?!]|!\[|\[[^\]]+\]:)/i;
const indented = /^(?: {2}|\t)/;
const underline = /^(?:=+|-+)$/;

/**
 * Reads the prompts of a Markdown file, one per line: its paragraphs and the entries of its lists. Headings, rules, front
 * matter, comments and code between fences are skipped. What may be no prompt is a bad row, since a prompt is charged.
 */
export async function* readMarkdown(texts: AsyncIterable<string>): AsyncGenerator<(RawRow | BadRow)[]> {
  const reader = new MarkdownReader();
  for await (const lines of splitLines(texts)) yield lines.flatMap((line) => reader.read(line));
  yield reader.end();
}

/** A part that is skipped until a line ends it. */
interface SkippedPart {
  readonly line: number;
  readonly isFrontMatter: boolean;
  readonly endsWith: (text: string) => boolean;
}

class MarkdownReader {
  #skipped: SkippedPart | undefined;
  /** The last line's prompt: the next line may make it a heading or the head of a table. */
  #last: { readonly row: RawRow; readonly isParagraph: boolean } | undefined;
  #isTable = false;

  read({ line, text }: ManifestLine): (RawRow | BadRow)[] {
    if (text === undefined) return [...this.#takeLast(), tooLongRow(line)];
    if (this.#skipped) return this.#skip(this.#skipped, line, text);
    const trimmed = text.trim();
    if (trimmed === "") this.#isTable = false;
    if (this.#last && tableRule.test(trimmed)) return this.#startTable(line);
    if (this.#last?.isParagraph && underline.test(trimmed)) return this.#readUnderline(trimmed);
    const last = this.#takeLast();
    const begun = this.#beginSkipped(line, trimmed);
    if (begun) {
      this.#skipped = begun;
      return last;
    }
    if (trimmed === "" || comment.test(trimmed) || rule.test(trimmed)) return last;
    const doubt = this.#doubtOf(text, trimmed);
    if (doubt !== undefined) return [...last, doubtfulRow(line, doubt)];
    const prompt = trimmed.replace(listMark, "");
    this.#last = { row: promptRow(line, prompt), isParagraph: prompt === trimmed };
    return last;
  }

  /** The rows that are left at the end of the text. */
  end(): (RawRow | BadRow)[] {
    if (!this.#skipped) return this.#takeLast();
    return [doubtfulRow(this.#skipped.line, message`begins a part that has no end`)];
  }

  #takeLast(): RawRow[] {
    const rows = this.#last ? [this.#last.row] : [];
    this.#last = undefined;
    return rows;
  }

  #skip({ isFrontMatter, endsWith }: SkippedPart, line: number, text: string): BadRow[] {
    if (endsWith(text.trim())) this.#skipped = undefined;
    // A list would be prompts between two rules.
    else if (isFrontMatter && !(line === 2 ? frontMatterStart : frontMatterLine).test(text))
      return [doubtfulRow(line, message`is between two lines ---, where front matter has its fields`)];
    return [];
  }

  #beginSkipped(line: number, text: string): SkippedPart | undefined {
    if (line === 1 && text === "---")
      return { line, isFrontMatter: true, endsWith: (end) => end === "---" || end === "..." };
    const [mark] = fence.exec(text.replace(listMark, "")) ?? [];
    if (mark !== undefined) {
      const endsWith = (end: string) => end.startsWith(mark) && end.replaceAll(mark.charAt(0), "") === "";
      return { line, isFrontMatter: false, endsWith };
    }
    if (!text.startsWith("<!--") || text.includes("-->")) return undefined;
    return { line, isFrontMatter: false, endsWith: (end) => end.endsWith("-->") };
  }

  #startTable(line: number): BadRow[] {
    this.#isTable = true;
    return [...this.#takeLast().map((row) => row.line), line].map((each) => doubtfulRow(each, markupProblem()));
  }

  /** A line under a paragraph makes it a heading. Its author may mean a rule. */
  #readUnderline(text: string): BadRow[] {
    const [row] = this.#takeLast();
    if (!row || text.startsWith("=")) return [];
    return [doubtfulRow(row.line, message`is a heading, because the next line underlines it`)];
  }

  /** Why a line may be no prompt; undefined if it is one. */
  #doubtOf(text: string, trimmed: string): string | undefined {
    const content = trimmed.replace(listMark, "");
    if (this.#isTable || markup.test(content)) return markupProblem();
    if (content === trimmed && indented.test(text)) return message`is indented: it continues an entry, or is code`;
    return undefined;
  }
}

const markupProblem = () => message`looks like a table, a quotation, HTML, a picture or a link`;

function doubtfulRow(line: number, problem: string): BadRow {
  const fix = message`Write each prompt as an entry of a list, or pass --format txt to take each line as it is`;
  return badRow(line, undefined, "row", problem, fix);
}
