import { type ByteReader, dimensionsOf, type MediaFormat, type MediaInfo } from "./format.ts";

interface Box {
  type: string;
  /** The offset of the content, after the header. */
  start: number;
  end: number;
}

/** Brands of still images, which use the same container. */
const stillBrands = ["avif", "avis", "heic", "heix", "hevc", "mif1", "msf1"];

/** ISO/IEC 14496-12 */
export const mp4: MediaFormat = {
  type: "video/mp4",
  ext: "mp4",
  matches: (head) => head.toString("latin1", 4, 8) === "ftyp" && !stillBrands.includes(head.toString("latin1", 8, 12)),
  async inspect(read, size) {
    const types = new Set<string>();
    let end = 0;
    let dimensions: Pick<MediaInfo, "width" | "height"> = {};
    for await (const box of readBoxes(read, 0, size)) {
      types.add(box.type);
      end = box.end;
      if (box.type === "moov" && box.end <= size) dimensions = await readTrackSize(read, box);
    }
    return { complete: end === size && types.has("moov") && types.has("mdat"), ...dimensions };
  },
};

async function* readBoxes(read: ByteReader, from: number, to: number): AsyncGenerator<Box> {
  for (let at = from; at + 8 <= to; ) {
    const head = await read(at, 16);
    if (head.length < 8) return;
    const short = head.readUInt32BE(0);
    if (short === 1 && head.length < 16) return;
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? to - at : short;
    const start = at + (short === 1 ? 16 : 8);
    if (at + size < start) return;
    yield { type: head.toString("latin1", 4, 8), start, end: at + size };
    at += size;
  }
}

/** The size of the first track that has one. Sound tracks have none. */
async function readTrackSize(read: ByteReader, moov: Box): Promise<Pick<MediaInfo, "width" | "height">> {
  for await (const trak of readBoxes(read, moov.start, moov.end)) {
    if (trak.type !== "trak") continue;
    for await (const tkhd of readBoxes(read, trak.start, trak.end)) {
      if (tkhd.type !== "tkhd") continue;
      const [version] = await read(tkhd.start, 1);
      const size = await read(tkhd.start + (version === 1 ? 88 : 76), 8);
      // In 16.16 fixed point.
      if (size.length === 8 && size.readUInt32BE(0) > 0)
        return dimensionsOf(size.readUInt32BE(0) >>> 16, size.readUInt32BE(4) >>> 16);
    }
  }
  return {};
}
