import type { BlockReader } from "./format.ts";

/** A box of an MP4 file: ISO/IEC 14496-12, 4.2. */
export interface Box {
  type: string;
  /** The offset of the content, after the header. */
  start: number;
  /** The offset after the box, which may be beyond the end of a cut file. */
  end: number;
}

/** The boxes from an offset to another. */
export async function* readBoxes(file: BlockReader, from: number, to: number): AsyncGenerator<Box> {
  for (let at = from; at + 8 <= to; ) {
    const head = await file.read(at, 16);
    if (head.length < 8) return;
    const short = head.readUInt32BE(0);
    if (short === 1 && head.length < 16) return;
    // A size of 0 means to the end.
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? to - at : short;
    const start = at + (short === 1 ? 16 : 8);
    if (at + size < start) return;
    yield { type: head.toString("latin1", 4, 8), start, end: at + size };
    at += size;
  }
}

/** The first box at a path of types below a box; undefined if there is none, or if it is longer than the box around it. */
export async function findBox(file: BlockReader, parent: Box, ...path: string[]): Promise<Box | undefined> {
  let box: Box | undefined = parent;
  for (const type of path) {
    const around: Box = box;
    box = undefined;
    for await (const child of readBoxes(file, around.start, around.end))
      if (child.type === type && child.end <= around.end) {
        box = child;
        break;
      }
    if (!box) return undefined;
  }
  return box;
}

/** The numbers of a box that is a table, read in their order. */
export class BoxTable {
  /** How many entries it has; fewer than it says if the box is too short. */
  readonly count: number;
  readonly #file: BlockReader;
  readonly #start: number;
  readonly #width: number;

  private constructor(file: BlockReader, start: number, width: number, count: number) {
    this.#file = file;
    this.#start = start;
    this.#width = width;
    this.count = count;
  }

  /**
   * @param offset the offset of the number of entries in the box.
   * @param width the bytes of an entry.
   */
  static async open(file: BlockReader, box: Box, offset: number, width: number): Promise<BoxTable> {
    const [start, own] = [box.start + offset + 4, file.fork()];
    const head = await own.read(start - 4, 4);
    const stated = head.length === 4 ? head.readUInt32BE(0) : 0;
    return new BoxTable(own, start, width, Math.min(stated, Math.max(Math.floor((box.end - start) / width), 0)));
  }

  /** A number in an entry; 0 beyond the end of the file. */
  async number(index: number, offset = 0, bytes: 1 | 2 | 4 | 8 = 4): Promise<number> {
    const data = await this.#file.read(this.#start + index * this.#width + offset, bytes);
    if (data.length < bytes) return 0;
    return bytes === 8 ? Number(data.readBigUInt64BE(0)) : data.readUIntBE(0, bytes);
  }
}
