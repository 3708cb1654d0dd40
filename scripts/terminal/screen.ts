import { type CellStyle, defaultStyle, restyle } from "./style.ts";

export interface ScreenCell {
  text: string;
  style: CellStyle;
}

export type ScreenRow = readonly (ScreenCell | undefined)[];

// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with them.
const token = /\x1b\[([?\d;]*)([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\s\S]/gu;
/** Two columns wide. */
const wide = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;

/**
 * Returns the screen of a terminal after an output. Supports the part of ECMA-48 that command lines use.
 * @param columns the width. The height is not limited.
 * @throws RangeError if the output has an unknown sequence.
 */
export function drawScreen(text: string, columns: number): ScreenRow[] {
  const rows: (ScreenCell | undefined)[][] = [[]];
  let [row, column, style] = [0, 0, defaultStyle];
  const line = (at: number) => {
    while (rows.length <= at) rows.push([]);
    return rows[at] ?? [];
  };
  const put = (sign: string) => {
    const width = wide.test(sign) ? 2 : 1;
    if (column + width > columns) [row, column] = [row + 1, 0];
    const cells = line(row);
    cells[column] = { text: sign, style };
    if (width === 2) cells[column + 1] = { text: "", style };
    column += width;
  };
  const controls: Record<string, () => void> = {
    "\r": () => {
      column = 0;
    },
    "\n": () => {
      row++;
      line(row);
    },
    "\b": () => {
      column = Math.max(column - 1, 0);
    },
    "\t": () => {
      column = Math.min((Math.floor(column / 8) + 1) * 8, columns - 1);
    },
    "\x07": () => {},
  };
  const sequences: Record<string, (numbers: readonly number[]) => void> = {
    m: (numbers) => {
      style = restyle(style, numbers);
    },
    A: ([count]) => {
      row = Math.max(row - (count || 1), 0);
    },
    B: ([count]) => {
      row += count || 1;
    },
    C: ([count]) => {
      column = Math.min(column + (count || 1), columns - 1);
    },
    D: ([count]) => {
      column = Math.max(column - (count || 1), 0);
    },
    G: ([position]) => {
      column = (position || 1) - 1;
    },
    K: ([part = 0]) => erase(line(row), part, column),
    J: ([part]) => {
      if (part) throw new RangeError(`CSI ${part} J is not drawn.`);
      erase(line(row), 0, column);
      rows.length = row + 1;
    },
    // Modes, such as a hidden cursor, do not affect a picture.
    h: () => {},
    l: () => {},
  };
  for (const [whole, parameters = "", final] of text.matchAll(token)) {
    if (final !== undefined) {
      const apply = sequences[final];
      if (!apply) throw new RangeError(`CSI ${parameters} ${final} is not drawn.`);
      apply(parameters.replace("?", "").split(";").map(Number));
    } else if (controls[whole]) controls[whole]();
    else if (!whole.startsWith("\x1b")) put(whole);
    else if (whole === "\x1b") throw new RangeError("A lone escape is not drawn.");
  }
  while (rows.length > 1 && rows.at(-1)?.every((cell) => cell === undefined)) rows.pop();
  return rows;
}

/** @param part 0 from the cursor to the end, 1 up to the cursor, 2 all. */
function erase(cells: (ScreenCell | undefined)[], part: number, column: number): void {
  if (part === 0) cells.length = Math.min(cells.length, column);
  else if (part === 1) cells.fill(undefined, 0, column + 1);
  else cells.length = 0;
}
