import { dimensionsOf, type MediaFormat } from "./format.ts";

const signature = Buffer.from("89504e470d0a1a0a", "hex");

/** https://www.w3.org/TR/png-3/#5Chunk-layout */
export const png: MediaFormat = {
  type: "image/png",
  ext: "png",
  matches: (head) => head.subarray(0, 8).equals(signature),
  async inspect(read, size) {
    const header = await read(16, 8);
    const dimensions = header.length === 8 ? dimensionsOf(header.readUInt32BE(0), header.readUInt32BE(4)) : {};
    for (let at = 8; at + 12 <= size; ) {
      const chunk = await read(at, 8);
      if (chunk.length < 8) break;
      at += 12 + chunk.readUInt32BE(0);
      if (chunk.toString("latin1", 4) === "IEND") return { complete: at <= size, ...dimensions };
    }
    return { complete: false, ...dimensions };
  },
};
