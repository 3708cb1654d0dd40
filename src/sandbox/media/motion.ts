/** The moving parts of a video: the sun on its path, the bar at the lower edge, the time code on the plate. */

import { ADVANCE } from "./font.ts";
import { INK } from "./palette.ts";
import { drawText, type Scene, skyInk, sunSpan } from "./scene.ts";

/** Frames per second of every video. */
export const FRAME_RATE = 24;

const BAR_CELLS = 2;

/**
 * Writes the time of a frame as minutes and seconds, then its number, which is the part that changes each frame.
 *
 * @param frame The frame, from 0.
 * @returns The line for the plate, eleven characters up to an hour.
 */
export function timeCode(frame: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const seconds = Math.floor(frame / FRAME_RATE);
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)} #${String(frame).padStart(4, "0")}`;
}

/** Draws the frames of a video in place and in order; only the moving parts are drawn. */
export class Motion {
  readonly #scene: Scene;
  readonly #changed: Uint8Array;
  #reached = 0;
  #written = "";

  /**
   * Prepares for the first frame.
   *
   * @param scene The picture; its cells are changed.
   * @param changed One entry for each square of four by four cells, row after row: set to 1 where a cell changes.
   */
  constructor(scene: Scene, changed: Uint8Array) {
    this.#scene = scene;
    this.#changed = changed;
    const bar = Math.max(0, scene.down - BAR_CELLS) * scene.stride;
    scene.cells.fill(INK.plate, bar);
  }

  /**
   * Draws the next frame.
   *
   * @param frame The frame, from 0.
   * @param frames How many frames the video has.
   */
  draw(frame: number, frames: number): void {
    const { across, down, sun } = this.#scene;
    const done = frames > 1 ? frame / (frames - 1) : 1;
    // The rim of the sun is most of what changes: every other frame is smooth enough, and halves file and time.
    if (frame % 2 === 0) {
      const before = { ...sun };
      sun.x = across * (0.1 + 0.8 * done);
      sun.y = down * (0.34 - 0.16 * Math.sin(Math.PI * done));
      this.#moveSun(before);
    }
    this.#fillBar(Math.round(across * done));
    this.#writeTime(timeCode(frame));
  }

  #paint(x: number, y: number, ink: number): void {
    const { cells, stride } = this.#scene;
    const at = y * stride + x;
    if (cells[at] === ink) return;
    cells[at] = ink;
    this.#changed[(y >> 2) * (stride >> 2) + (x >> 2)] = 1;
  }

  // Draws only the cells that exactly one of the two discs covers; all others do not change.
  #moveSun(before: Scene["sun"]): void {
    const { cells, stride, sun } = this.#scene;
    const top = Math.max(0, Math.floor(Math.min(before.y, sun.y) - sun.radius));
    const bottom = Math.min(cells.length / stride - 1, Math.ceil(Math.max(before.y, sun.y) + sun.radius));
    for (let y = top; y <= bottom; y++) {
      const was = sunSpan(before, y, stride);
      const is = sunSpan(sun, y, stride);
      const sky = skyInk(this.#scene, y);
      for (let x = was.from; x < was.to; x++) {
        if (x >= is.from && x < is.to) x = is.to - 1;
        else if (cells[y * stride + x] === INK.sun) this.#paint(x, y, sky);
      }
      for (let x = is.from; x < is.to; x++) {
        if (x >= was.from && x < was.to) x = was.to - 1;
        else if ((cells[y * stride + x] as number) < INK.sun) this.#paint(x, y, INK.sun);
      }
    }
  }

  #fillBar(reach: number): void {
    const { cells, stride, down } = this.#scene;
    for (let y = Math.max(0, down - BAR_CELLS); y < cells.length / stride; y++) {
      for (let x = this.#reached; x < reach; x++) this.#paint(x, y, INK.accent);
    }
    this.#reached = reach;
  }

  #writeTime(time: string): void {
    const { line } = this.#scene;
    for (const [index, character] of [...time].entries()) {
      if (character === this.#written[index]) continue;
      const x = line.x + index * ADVANCE * line.scale;
      drawText(this.#scene, character, x, line.y, line.scale, (column, row, ink) => this.#paint(column, row, ink));
    }
    this.#written = time;
  }
}
