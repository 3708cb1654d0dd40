import { type BlockReader, dimensionsOf, type MediaFormat, type MediaInfo } from "./format.ts";

const [startOfImage, endOfImage, startOfScan, temporary] = [0xd8, 0xd9, 0xda, 0x01];

/** https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B */
export const jpeg: MediaFormat = {
  type: "image/jpeg",
  ext: "jpg",
  matches: (head) => head[0] === 0xff && head[1] === startOfImage && head[2] === 0xff,
  async inspect(file) {
    let dimensions: Pick<MediaInfo, "width" | "height"> = {};
    let hasScan = false;
    for (let at = await findMarker(file, 2); at !== undefined; at = await findMarker(file, at)) {
      const head = await file.read(at, 9);
      const marker = head[1] ?? 0;
      // What follows is no part of the image: padding, or further images such as a gain map.
      if (marker === endOfImage) return { complete: hasScan, ...dimensions };
      hasScan ||= marker === startOfScan;
      if (marker === startOfImage || marker === temporary) {
        at += 2;
        continue;
      }
      if (head.length < 4) break;
      const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
      if (isFrame && head.length === 9 && dimensions.width === undefined)
        dimensions = dimensionsOf(head.readUInt16BE(7), head.readUInt16BE(5));
      // The thumbnail of an EXIF segment is an image with an end marker of its own, and is skipped with the segment.
      at += 2 + head.readUInt16BE(2);
    }
    return { complete: false, ...dimensions };
  },
};

/** The position of the next marker. Within a scan's data, a byte 0xff is followed by 0 or is a restart marker. */
async function findMarker(file: BlockReader, from: number): Promise<number | undefined> {
  for (let at = from; at + 1 < file.size; ) {
    const bytes = await file.readAhead(at, 2);
    if (bytes.length < 2) return undefined;
    let index = bytes.indexOf(0xff);
    for (; index >= 0 && index + 1 < bytes.length; index = bytes.indexOf(0xff, index)) {
      const next = bytes[index + 1] ?? 0;
      if (next === 0xff) index++;
      else if (next === 0 || (next >= 0xd0 && next <= 0xd7)) index += 2;
      else return at + index;
    }
    at += index < 0 ? bytes.length : index;
  }
  return undefined;
}
