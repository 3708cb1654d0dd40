import { dimensions, type Format, type Media } from "./format.ts";

/** https://developers.google.com/speed/webp/docs/riff_container */
export const webp: Format = {
  type: "image/webp",
  ext: "webp",
  matches: (head) => head.toString("latin1", 0, 4) === "RIFF" && head.toString("latin1", 8, 12) === "WEBP",
  async inspect(read, size) {
    const head = await read(0, 30);
    if (head.length < 30) return { whole: false };
    return { whole: head.readUInt32LE(4) + 8 <= size, ...canvas(head) };
  },
};

function canvas(head: Buffer): Pick<Media, "width" | "height"> {
  switch (head.toString("latin1", 12, 16)) {
    case "VP8 ":
      return dimensions(head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff);
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return dimensions(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
    }
    case "VP8X":
      return dimensions(1 + head.readUIntLE(24, 3), 1 + head.readUIntLE(27, 3));
    default:
      return {};
  }
}
