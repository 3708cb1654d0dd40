import { type BlockReader, dimensionsOf, type MediaFormat, type MediaInfo } from "./format.ts";

/** https://developers.google.com/speed/webp/docs/riff_container */
export const webp: MediaFormat = {
  type: "image/webp",
  ext: "webp",
  matches: (head) => head.toString("latin1", 0, 4) === "RIFF" && head.toString("latin1", 8, 12) === "WEBP",
  async inspect(file) {
    const head = await file.read(0, 30);
    if (head.length < 30) return { complete: false };
    const end = head.readUInt32LE(4) + 8;
    return { complete: end <= file.size && (await hasWholeChunks(file, end)), ...canvasSizeOf(head) };
  },
};

async function hasWholeChunks(file: BlockReader, end: number): Promise<boolean> {
  let at = 12;
  while (at + 8 <= end) {
    const size = (await file.read(at, 8)).readUInt32LE(4);
    if (at + 8 + size > end) return false;
    // Some encoders leave out the padding of the last chunk.
    at += 8 + size + (size % 2);
  }
  return at >= end;
}

function canvasSizeOf(head: Buffer): Pick<MediaInfo, "width" | "height"> {
  switch (head.toString("latin1", 12, 16)) {
    case "VP8 ":
      return dimensionsOf(head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff);
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return dimensionsOf(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
    }
    case "VP8X":
      return dimensionsOf(1 + head.readUIntLE(24, 3), 1 + head.readUIntLE(27, 3));
    default:
      return {};
  }
}
