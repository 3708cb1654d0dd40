import { type ByteReader, dimensionsOf, type MediaFormat, type MediaInfo } from "./format.ts";

/** https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B */
export const jpeg: MediaFormat = {
  type: "image/jpeg",
  ext: "jpg",
  matches: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff,
  async inspect(read, size) {
    // Some encoders add padding after the end marker. The marker cannot occur within an image's data.
    const tail = await read(Math.max(size - 64, 0), 64);
    return { complete: tail.lastIndexOf("ffd9", undefined, "hex") >= 0, ...(await readFrameSize(read)) };
  },
};

/** The size in the first frame header. */
async function readFrameSize(read: ByteReader): Promise<Pick<MediaInfo, "width" | "height">> {
  for (let at = 2, segments = 0; segments < 1_000; segments++) {
    const head = await read(at, 9);
    const marker = head[1] ?? 0;
    if (head.length < 9 || head[0] !== 0xff) break;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return dimensionsOf(head.readUInt16BE(7), head.readUInt16BE(5));
    at += marker === 0xff ? 1 : 2 + head.readUInt16BE(2);
  }
  return {};
}
