/** Parses MP4 files into boxes. It needs to know only the types that contain other boxes. */

const CONTAINERS = new Set(["moov", "trak", "mdia", "minf", "dinf", "stbl"]);

export interface Mp4Box {
  type: string;
  /** The offset of the contents in the file. */
  offset: number;
  data: Buffer;
  children: Mp4Box[];
}

/**
 * Reads the boxes of a file.
 *
 * @param file The file, or the contents of a box.
 * @param offset The offset of `file` in the whole file.
 * @returns The boxes in order.
 * @throws Error if a box does not end within the file.
 */
export function boxesOf(file: Buffer, offset = 0): Mp4Box[] {
  const boxes: Mp4Box[] = [];
  for (let at = 0; at < file.length; ) {
    const size = file.readUInt32BE(at);
    if (size < 8 || at + size > file.length) throw new Error(`a box of ${size} bytes at ${offset + at}`);
    const type = file.toString("latin1", at + 4, at + 8);
    const data = file.subarray(at + 8, at + size);
    const children = CONTAINERS.has(type) ? boxesOf(data, offset + at + 8) : [];
    boxes.push({ type, offset: offset + at + 8, data, children });
    at += size;
  }
  return boxes;
}

/**
 * Finds a box.
 *
 * @param boxes The boxes to search.
 * @param path The types from the outermost box to the wanted one, separated by slashes.
 * @returns The first match.
 * @throws Error if there is none.
 */
export function boxAt(boxes: Mp4Box[], path: string): Mp4Box {
  const [type, ...rest] = path.split("/");
  const found = boxes.find((box) => box.type === type);
  if (found === undefined) throw new Error(`no box ${type}`);
  return rest.length === 0 ? found : boxAt(found.children, rest.join("/"));
}

/**
 * Reads the numbers of a full box.
 *
 * @param box The box; its version and flags are skipped.
 * @returns The rest as numbers of four bytes.
 */
export function numbersOf(box: Mp4Box): number[] {
  return Array.from({ length: Math.floor(box.data.length / 4) - 1 }, (_, index) =>
    box.data.readUInt32BE(4 * index + 4),
  );
}
