import { crc32 } from "node:zlib";
import { type BlockReader, dimensionsOf, type MediaFormat } from "./format.ts";

const signature = Buffer.from("89504e470d0a1a0a", "hex");

/** https://www.w3.org/TR/png-3/#5Chunk-layout */
export const png: MediaFormat = {
  type: "image/png",
  ext: "png",
  matches: (head) => head.subarray(0, 8).equals(signature),
  async inspect(file) {
    const header = await file.read(16, 8);
    const dimensions = header.length === 8 ? dimensionsOf(header.readUInt32BE(0), header.readUInt32BE(4)) : {};
    let hasData = false;
    for (let at = 8; at + 12 <= file.size; ) {
      const chunk = await file.read(at, 8);
      const end = at + 12 + chunk.readUInt32BE(0);
      const type = chunk.toString("latin1", 4);
      // Decoders ignore wrong checksums of chunks that are not critical, whose names start in lower case.
      if (end > file.size || (/^[A-Z]/.test(type) && !(await isIntact(file, at + 4, end - 4)))) break;
      hasData ||= type === "IDAT";
      if (type === "IEND") return { complete: hasData, ...dimensions };
      at = end;
    }
    return { complete: false, ...dimensions };
  },
};

/** Whether a chunk's type and data, from `start` to `end`, have the checksum that follows them. */
async function isIntact(file: BlockReader, start: number, end: number): Promise<boolean> {
  let sum = 0;
  for (let at = start; at < end; ) {
    const bytes = (await file.readAhead(at)).subarray(0, end - at);
    if (bytes.length === 0) return false;
    sum = crc32(bytes, sum);
    at += bytes.length;
  }
  const expected = await file.read(end, 4);
  return expected.length === 4 && expected.readUInt32BE(0) === sum;
}
