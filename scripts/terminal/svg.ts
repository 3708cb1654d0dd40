import type { ScreenCell, ScreenRow } from "./screen.ts";
import type { CellStyle } from "./style.ts";

// Each colour has a contrast of at least 4.5 to 1, except black, which is for backgrounds.
const palette = [
  ..."#0d0f14 #ff8078 #74d69b #f2be68 #8ab4ff #d7a6ff #6fd3e0 #d5d9e2".split(" "),
  ..."#a4acba #ff9d96 #8ee8b0 #ffd58a #a8c7ff #e5c2ff #93e6f0 #ffffff".split(" "),
];
const [background, foreground, soft] = ["#0d0f14", "#e8eaef", "#a4acba"];

/** Pixels. */
const [cell, lineHeight, size, margin, bar] = [8.4, 20, 14, 20, 36];

/**
 * Draws a terminal as SVG. It needs no particular font: each run of text has the width of its cells.
 * @param rows the rows of the screen.
 * @param label the label for screen readers.
 */
export function drawSvg(rows: readonly ScreenRow[], columns: number, label: string): string {
  const [width, height] = [round(columns * cell + 2 * margin), rows.length * lineHeight + bar + margin];
  const lines = rows.flatMap((row, index) => runsOf(row).map((run) => drawRun(run, bar + index * lineHeight)));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title" font-family="ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${size}" fill="${foreground}">
<title id="title">${escapeXml(label)}</title>
<rect width="${width}" height="${height}" rx="10" fill="${background}"/>
<g fill="#3a4150"><circle cx="22" cy="18" r="6"/><circle cx="42" cy="18" r="6"/><circle cx="62" cy="18" r="6"/></g>
${lines.join("\n")}
</svg>
`;
}

/** Adjacent cells with the same style. */
interface TextRun {
  text: string;
  style: CellStyle;
  start: number;
  cells: number;
}

function runsOf(row: ScreenRow): TextRun[] {
  const runs: TextRun[] = [];
  for (let column = 0; column < row.length; column++) {
    const each = row[column];
    const last = runs.at(-1);
    if (!each) continue;
    if (last && last.start + last.cells === column && isAlike(last.style, each)) {
      last.text += each.text;
      last.cells++;
    } else runs.push({ text: each.text, style: each.style, start: column, cells: 1 });
  }
  return runs;
}

function isAlike(style: CellStyle, cell: ScreenCell): boolean {
  return (Object.keys(style) as (keyof CellStyle)[]).every((name) => style[name] === cell.style[name]);
}

function drawRun({ text, style, start, cells }: TextRun, top: number): string {
  const [x, width] = [round(margin + start * cell), round(cells * cell)];
  const colours = [palette[style.fore ?? -1] ?? (style.dim ? soft : foreground), palette[style.back ?? -1]];
  const [fore, back] = style.inverse ? [colours[1] ?? background, colours[0]] : colours;
  const attributes = [
    fore === foreground ? "" : ` fill="${fore}"`,
    style.bold ? ' font-weight="700"' : "",
    style.italic ? ' font-style="italic"' : "",
    style.underline ? ' text-decoration="underline"' : "",
  ].join("");
  const box = back ? `<rect x="${x}" y="${top}" width="${width}" height="${lineHeight}" fill="${back}"/>` : "";
  if (text.trim() === "") return box;
  return `${box}<text x="${x}" y="${top + 15}" textLength="${width}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"${attributes}>${escapeXml(text)}</text>`;
}

const round = (pixels: number) => Math.round(pixels * 100) / 100;

const escapeXml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
