import type { styleText } from "node:util";
import type { CliContext } from "./context.ts";
import { cutToWidth, displayWidth, padDisplay, wrapText } from "./language/display-width.ts";
import { singleLine, style } from "./output.ts";

/** A cell: its text, or the text and its style. */
export type Cell = string | readonly [text: string, format: Parameters<typeof styleText>[0]];

export interface TableOptions {
  /** The columns that may be cut, those first that are cut first. All others, such as ids and times, are always whole. */
  cut?: readonly number[];
  /** The columns that are left out if cutting is not enough, those first that are left out first. */
  omit?: readonly number[];
  /** The columns of `cut` with a least width of their own. */
  least?: Readonly<Record<number, number>>;
  /** Text before each row. */
  indent?: string;
  /** The one key that is not redacted: a sandbox's own. */
  unredactedKey?: string | undefined;
}

/** The width to which a column is cut before the next one is. */
const minWidth = 12;
/** A name in a list that is wider has a line of its own, also on a wide terminal. */
const maxNameWidth = 30;
const gap = "  ";

/**
 * Formats rows as a table. On a terminal each row takes one line: columns are cut to the terminal's width. Elsewhere all
 * texts are whole.
 */
export function formatTable(
  context: Pick<CliContext, "stdout" | "color">,
  rows: readonly (readonly Cell[])[],
  { cut = [], omit = [], least = {}, indent = "", unredactedKey }: TableOptions = {},
): string {
  const { stdout } = context;
  // A text is cleaned before it is measured and cut: a part of a key would not be recognised as one.
  const texts = rows.map((row) =>
    row.map((cell) => singleLine(stdout.clean(typeof cell === "string" ? cell : cell[0], unredactedKey))),
  );
  const natural = (texts[0] ?? []).map((_, column) => Math.max(...texts.map((row) => displayWidth(row[column] ?? ""))));
  const widths = fitWidths(natural, { cut, omit, least }, terminalWidth(stdout) - indent.length);
  const visible = widths.flatMap((width, column) => (width === undefined ? [] : [{ column, width }]));
  return texts
    .map((row, index) => {
      const cells = visible.map(({ column, width }, place) => {
        const text = cutToWidth(row[column] ?? "", width);
        const cell = rows[index]?.[column];
        const padding = place === visible.length - 1 ? "" : padDisplay(text, width).slice(text.length);
        return (typeof cell === "object" ? style(context, cell[1], text, "stdout") : text) + padding;
      });
      return (indent + cells.join(gap)).trimEnd();
    })
    .join("\n");
}

/** The columns of a line on this stream; no limit if it is no terminal. The last column is kept free: some terminals wrap after it. */
export const terminalWidth = ({ isTTY, columns }: { isTTY: boolean; columns: number | undefined }) =>
  isTTY ? Math.max((columns || 80) - 1, 1) : Number.POSITIVE_INFINITY;

/** The widths of columns that fit a line together; undefined for a column that is left out. */
function fitWidths(
  natural: readonly number[],
  { cut, omit, least }: Required<Pick<TableOptions, "cut" | "omit" | "least">>,
  available: number,
): (number | undefined)[] {
  for (let omitted = 0; ; omitted++) {
    const widths = natural.map((width, column) => (omit.slice(0, omitted).includes(column) ? undefined : width));
    const shown = widths.filter((width) => width !== undefined);
    let excess = shown.reduce((sum, width) => sum + width, gap.length * (shown.length - 1)) - available;
    for (const column of cut) {
      const width = widths[column];
      if (width === undefined) continue;
      const less = Math.min(Math.max(excess, 0), Math.max(width - (least[column] ?? minWidth), 0));
      widths[column] = width - less;
      excess -= less;
    }
    if (excess <= 0 || omitted === omit.length) return widths;
  }
}

/**
 * Formats pairs of a name and a text as a list: the texts stand in a column, are wrapped, and none is cut. A name that is
 * wider than a third of the line has a line of its own.
 */
export function formatList(
  rows: readonly (readonly [name: string, text: string])[],
  { width, indent = "  " }: { width: number; indent?: string },
): string {
  const widest = Math.max(0, ...rows.map(([name]) => displayWidth(name)));
  const column = Math.min(widest, maxNameWidth, Math.max(Math.floor(width / 3), 8));
  const hanging = `\n${" ".repeat(indent.length + column + gap.length)}`;
  return rows
    .map(([name, text]) => {
      const lines = wrapText(text, Math.max(width - indent.length - column - gap.length, 12)).join(hanging);
      if (displayWidth(name) <= column) return `${indent}${padDisplay(name, column)}${gap}${lines}`.trimEnd();
      const fits = displayWidth(name) <= width - indent.length;
      const names = fits ? name : wrapText(name, width - indent.length).join(`\n${indent}`);
      return `${indent}${names}${hanging}${lines}`.trimEnd();
    })
    .join("\n");
}
