/** The picture as a grid of flat cells. It is fast because each format stores a cell instead of its pixels. */

import { ADVANCE, GLYPH_HEIGHT, glyph, LINE_HEIGHT } from "./font.ts";
import { createPictureRandom, INK, type PictureRandom, paletteOf, type Rgb } from "./palette.ts";

/** What a picture shows and how large it is. */
export interface MediaRequest {
  /** Pixels across, a whole number from 16 to 8192. */
  width: number;
  /** Pixels down, a whole number from 16 to 8192. */
  height: number;
  /** The task, drawn on the picture. */
  taskId: string;
  /** The model, drawn on the picture. */
  model: string;
  /** The prompt: colours and shapes follow from it and the seed. */
  prompt: string;
  /** The seed, drawn on the picture too. */
  seed: number;
}

/** A drawn picture. */
export interface Scene {
  /** One palette entry for each cell, row after row. */
  cells: Uint8Array;
  /** Cells from one row to the next: a multiple of four, so that cells beyond the right edge are painted as well. */
  stride: number;
  /** Cells across that lie wholly inside the picture. */
  across: number;
  /** Cells down that lie wholly inside the picture. */
  down: number;
  /** The sixteen colours. */
  palette: Rgb[];
  /** The sun, in cells; its centre may be changed to move it. */
  sun: { x: number; y: number; radius: number };
  /** Where the free line of the caption starts, in cells, and how many cells wide each of its dots is. */
  line: { x: number; y: number; scale: number };
}

const HILLS = [0.5, 0.64, 0.8] as const;

/**
 * Checks that all formats support a size.
 *
 * @param request The requested picture.
 * @throws RangeError that names the side and its value if it is not a whole number from 16 to 8192.
 */
export function checkSides(request: Pick<MediaRequest, "width" | "height">): void {
  for (const side of ["width", "height"] as const) {
    const pixels = request[side];
    if (!Number.isInteger(pixels) || pixels < 16 || pixels > 8192) {
      throw new RangeError(`${side} ${pixels} is not a whole number from 16 to 8192 pixels`);
    }
  }
}

/**
 * Returns the side of the cells that an image is drawn in: about 256 on its longer side, whatever its size.
 *
 * @param request The image.
 * @returns 4, 8, 16 or 32 pixels.
 */
export function cellOf(request: Pick<MediaRequest, "width" | "height">): number {
  const doublings = Math.round(Math.log2(Math.max(request.width, request.height) / 1024));
  return 4 * 2 ** Math.max(0, doublings || 0);
}

function fillRect(scene: Scene, left: number, top: number, width: number, height: number, ink: number): void {
  const right = Math.min(left + width, scene.stride);
  const bottom = Math.min(top + height, scene.cells.length / scene.stride);
  for (let y = top; y < bottom; y++) scene.cells.fill(ink, y * scene.stride + left, y * scene.stride + right);
}

/**
 * Returns the part of a row that the sun covers.
 *
 * @param sun The sun, in cells.
 * @param y The row.
 * @param stride Cells in a row: none beyond is given.
 * @returns The first column and the one after the last; the same one twice when the row has none.
 */
export function sunSpan(sun: Scene["sun"], y: number, stride: number): { from: number; to: number } {
  const half = Math.sqrt(Math.max(0, sun.radius ** 2 - (y - sun.y) ** 2));
  const from = Math.min(stride, Math.max(0, Math.ceil(sun.x - half)));
  return { from, to: Math.max(from, Math.min(stride, Math.ceil(sun.x + half))) };
}

/**
 * Returns the colour of the sky.
 *
 * @param scene The picture.
 * @param y The row, in cells.
 * @returns The palette entry.
 */
export function skyInk(scene: Scene, y: number): number {
  return INK.sky + Math.min(INK.skies - 1, Math.floor((y / (scene.down * 0.7)) * INK.skies));
}

function paintLandscape(scene: Scene, random: PictureRandom): void {
  const { cells, stride, across, down, sun } = scene;
  const rows = cells.length / stride;
  for (let y = 0; y < rows; y++) cells.fill(skyInk(scene, y), y * stride, (y + 1) * stride);
  for (let y = 0; y < rows; y++) {
    const { from, to } = sunSpan(sun, y, stride);
    cells.fill(INK.sun, y * stride + from, y * stride + to);
  }
  const unit = Math.max(across, down);
  for (const [range, level] of HILLS.entries()) {
    const waves = [random(1, 2.5), random(3, 6)].map((often, wave) => ({
      often: (often * 2 * Math.PI) / unit,
      start: random(0, 2 * Math.PI),
      height: (down * random(0.03, 0.09)) / (wave + 1),
    }));
    for (let x = 0; x < stride; x++) {
      const rise = waves.reduce((sum, wave) => sum + wave.height * Math.sin(wave.often * x + wave.start), 0);
      const crest = Math.max(0, Math.round(down * level - rise));
      for (let y = crest, at = crest * stride + x; y < rows; y++, at += stride) cells[at] = INK.hills + range;
    }
  }
}

/**
 * Draws one line of text.
 *
 * @param scene The picture; cells outside of it are left out.
 * @param text The line.
 * @param left The column of its left edge, in cells.
 * @param top The row of its upper edge, in cells.
 * @param scale How many cells wide and high each dot of the font is.
 * @param paint Called for each cell of the characters with its column, row and palette entry, text or plate.
 */
export function drawText(
  scene: Scene,
  text: string,
  left: number,
  top: number,
  scale: number,
  paint: (x: number, y: number, ink: number) => void,
): void {
  const bottom = Math.min(top + GLYPH_HEIGHT * scale, scene.cells.length / scene.stride);
  for (const [index, character] of [...text].entries()) {
    const dots = glyph(character);
    const from = left + index * ADVANCE * scale;
    const right = Math.min(from + (ADVANCE - 1) * scale, scene.stride);
    for (let y = top; y < bottom; y++) {
      const row = dots[Math.floor((y - top) / scale)] ?? 0;
      for (let x = from; x < right; x++) {
        const dot = (row >> (ADVANCE - 2 - Math.floor((x - from) / scale))) & 1;
        paint(x, y, dot === 1 ? INK.text : INK.plate);
      }
    }
  }
}

function wrapLines(lines: readonly string[], maxLength: number): string[] {
  return lines.flatMap((line) => {
    const parts = Math.max(1, Math.ceil(line.length / maxLength));
    return Array.from({ length: parts }, (_, part) => line.slice(part * maxLength, (part + 1) * maxLength));
  });
}

// Chooses the largest font without line breaks that leaves more than half of the height to the landscape, or else the
// smallest with line breaks. The free line is never broken, because each frame draws it from its first character.
function layOut(scene: Scene, fixed: readonly string[], free: readonly string[], margin: number) {
  const lines = [...fixed, ...free];
  const lineLength = Math.max(...lines.map((line) => line.length));
  for (let scale = 4; scale > 1; scale--) {
    const fits = lineLength * ADVANCE * scale + 4 * margin <= scene.across;
    if (fits && lines.length * LINE_HEIGHT * scale <= scene.down * 0.4) return { lines, lineLength, scale };
  }
  const maxLength = Math.max(1, Math.floor((scene.across - 4 * margin) / ADVANCE));
  return { lines: [...wrapLines(fixed, maxLength), ...free], lineLength: Math.min(lineLength, maxLength), scale: 1 };
}

function paintCaption(scene: Scene, fixed: readonly string[], free: readonly string[]): void {
  const margin = Math.max(1, Math.min(4, Math.floor(Math.min(scene.across, scene.down) / 20)));
  const { lines, lineLength, scale } = layOut(scene, fixed, free, margin);
  const height = lines.length * LINE_HEIGHT * scale + 2 * margin - 2 * scale;
  const top = Math.max(0, scene.down - height - 2 * margin);
  fillRect(scene, margin, top, lineLength * ADVANCE * scale + 2 * margin, height, INK.plate);
  fillRect(scene, margin, top, scale, height, INK.accent);
  const x = 2 * margin + scale;
  for (const [index, line] of lines.entries()) {
    const y = top + margin + index * LINE_HEIGHT * scale;
    drawText(scene, line, x, y, scale, (column, row, ink) => {
      scene.cells[row * scene.stride + column] = ink;
    });
    scene.line = { x, y, scale };
  }
}

/**
 * Draws the picture of a request: a landscape that depends on prompt and seed, the task and the model on a plate.
 *
 * @param request What to show.
 * @param cell The side of a cell in pixels.
 * @param free The text of a last line that is drawn anew in each frame of a video; none in an image.
 * @returns The picture.
 * @throws RangeError if a side is not a whole number from 16 to 8192 pixels.
 */
export function drawScene(request: MediaRequest, cell: number, free?: string): Scene {
  checkSides(request);
  const random = createPictureRandom(request.prompt, request.seed);
  const palette = paletteOf(random);
  const across = Math.floor(request.width / cell);
  const down = Math.floor(request.height / cell);
  const stride = 4 * Math.ceil(request.width / cell / 4);
  const rows = 4 * Math.ceil(request.height / cell / 4);
  const radius = Math.min(across, down) * random(0.09, 0.16);
  const sun = { x: across * random(0.15, 0.85), y: down * random(0.2, 0.36), radius };
  const line = { x: 0, y: 0, scale: 1 };
  const scene: Scene = { cells: new Uint8Array(stride * rows), stride, across, down, palette, sun, line };
  paintLandscape(scene, random);
  paintCaption(scene, [request.model, request.taskId, `seed ${request.seed}`], free === undefined ? [] : [free]);
  return scene;
}
