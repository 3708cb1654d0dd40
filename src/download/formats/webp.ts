import { dimensionsOf, type MediaFormat, type MediaInfo } from "./format.ts";

/** https://developers.google.com/speed/webp/docs/riff_container */
export const webp: MediaFormat = {
  type: "image/webp",
  ext: "webp",
  matches: (head) => head.toString("latin1", 0, 4) === "RIFF" && head.toString("latin1", 8, 12) === "WEBP",
  async inspect(read, size) {
    const head = await read(0, 30);
    if (head.length < 30) return { complete: false };
    return { complete: head.readUInt32LE(4) + 8 <= size, ...canvasSizeOf(head) };
  },
};

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
