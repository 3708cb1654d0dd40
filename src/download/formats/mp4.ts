import { type Box, BoxTable, findBox, readBoxes } from "./boxes.ts";
import { type BlockReader, dimensionsOf, type MediaFormat, type MediaInfo } from "./format.ts";

/** Brands of still images, which use the same container. */
const stillBrands = ["avif", "avis", "heic", "heix", "hevc", "mif1", "msf1"];

/** The boxes that may stand beside the movie box. */
const outerTypes = [
  ...["ftyp", "styp", "moov", "moof", "mdat", "mfra", "sidx", "ssix", "pdin", "prft", "emsg"],
  ...["free", "skip", "wide", "udta", "uuid", "meta", "meco"],
];

/** ISO/IEC 14496-12 */
export const mp4: MediaFormat = {
  type: "video/mp4",
  ext: "mp4",
  matches: (head) => head.toString("latin1", 4, 8) === "ftyp" && !stillBrands.includes(head.toString("latin1", 8, 12)),
  async inspect(file) {
    let moov: Box | undefined;
    /** The end of the file as its boxes have it. */
    let end = 0;
    /** The end of the fragments as an index has it. */
    let indexedEnd = 0;
    let fragments = 0;
    let last = "";
    let hasData = false;
    for await (const box of readBoxes(file, 0, file.size)) {
      // Bytes after the last box that are no box: a player ignores them.
      if (box.end > file.size && !outerTypes.includes(box.type)) break;
      end = box.end;
      if (box.type === "moov") moov ??= box;
      if (box.type === "sidx" && box.end <= file.size)
        indexedEnd = Math.max(indexedEnd, await readIndexedEnd(file, box));
      if (box.type === "moof") fragments++;
      if (box.type === "mdat") hasData = true;
      if (box.type === "moof" || box.type === "mdat") last = box.type;
    }
    if (!moov || moov.end > file.size) return { complete: false };
    const { samplesEnd, ...dimensions } = await readTracks(file, moov);
    // The data of a fragment follows its header.
    const hasFragments = fragments > 0 && last === "mdat";
    const mayHaveFragments = fragments > 0 || (await findBox(file.fork(), moov, "mvex")) !== undefined;
    const endsWithBox = end === file.size;
    // A movie without fragments states where its samples end. Bytes after its last box are padding.
    const isPadded = end < file.size && !mayHaveFragments && !startsBox(await file.fork().read(end, 8));
    const complete =
      (endsWithBox || isPadded) &&
      hasData &&
      (samplesEnd > 0 || hasFragments) &&
      (fragments === 0 || hasFragments) &&
      samplesEnd <= file.size &&
      indexedEnd <= file.size;
    return { complete, ...dimensions };
  },
};

/** Whether bytes may be the header of a box, or a part of one. Only boxes of media data are longer than 16 MiB. */
function startsBox(bytes: Buffer): boolean {
  const hasSize = bytes[0] === 0 && (bytes.length < 4 || bytes.readUInt32BE(0) > 0);
  return hasSize && outerTypes.some((type) => type.startsWith(bytes.toString("latin1", 4)));
}

/** The first size of a track, which sound tracks do not have, and the end of the last sample; 0 without samples. */
async function readTracks(
  file: BlockReader,
  moov: Box,
): Promise<Pick<MediaInfo, "width" | "height"> & { samplesEnd: number }> {
  let dimensions: Pick<MediaInfo, "width" | "height"> = {};
  let samplesEnd = 0;
  for await (const trak of readBoxes(file, moov.start, moov.end)) {
    if (trak.type !== "trak" || trak.end > moov.end) continue;
    const samples = await findBox(file.fork(), trak, "mdia", "minf", "stbl");
    if (samples) samplesEnd = Math.max(samplesEnd, await readSamplesEnd(file.fork(), samples));
    if (dimensions.width === undefined) dimensions = await readTrackSize(file.fork(), trak);
  }
  return { ...dimensions, samplesEnd };
}

async function readTrackSize(file: BlockReader, trak: Box): Promise<Pick<MediaInfo, "width" | "height">> {
  const tkhd = await findBox(file, trak, "tkhd");
  if (!tkhd) return {};
  const [version] = await file.read(tkhd.start, 1);
  const size = await file.read(tkhd.start + (version === 1 ? 88 : 76), 8);
  // In 16.16 fixed point.
  return size.length === 8 ? dimensionsOf(size.readUInt32BE(0) >>> 16, size.readUInt32BE(4) >>> 16) : {};
}

/**
 * Where the last sample of a track ends in the file (8.7): a chunk starts at its offset and has the samples of its run.
 * @param stbl the track's sample table.
 * @returns 0 if it has no samples.
 */
async function readSamplesEnd(file: BlockReader, stbl: Box): Promise<number> {
  const [short, long, runBox] = [
    await findBox(file, stbl, "stco"),
    await findBox(file, stbl, "co64"),
    await findBox(file, stbl, "stsc"),
  ];
  const offsetBox = short ?? long;
  if (!offsetBox) return 0;
  const width = short ? 4 : 8;
  const offsets = await BoxTable.open(file, offsetBox, 4, width);
  const runs = runBox && (await BoxTable.open(file, runBox, 4, 12));
  const nextSamples = await createSizeReader(file, stbl);
  let end = 0;
  let run = 0;
  let perChunk = 0;
  let firstOfNext = 1;
  for (let chunk = 1; chunk <= offsets.count; chunk++) {
    // A run lasts until the first chunk of the next one.
    while (runs && run < runs.count && chunk >= firstOfNext) {
      perChunk = await runs.number(run, 4);
      run++;
      firstOfNext = run < runs.count ? await runs.number(run) : Number.POSITIVE_INFINITY;
    }
    end = Math.max(end, (await offsets.number(chunk - 1, 0, width)) + (await nextSamples(perChunk)));
  }
  return end;
}

/** Returns a function that sums the sizes of the next samples of a track. */
async function createSizeReader(file: BlockReader, stbl: Box): Promise<(count: number) => Promise<number>> {
  const plain = await findBox(file, stbl, "stsz");
  const compact = plain ? undefined : await findBox(file, stbl, "stz2");
  const box = plain ?? compact;
  if (!box) return async () => 0;
  const fields = await file.read(box.start, 12);
  if (fields.length < 12) return async () => 0;
  const common = plain ? fields.readUInt32BE(4) : 0;
  let left = fields.readUInt32BE(8);
  if (common > 0)
    return async (count) => {
      const taken = Math.min(count, left);
      left -= taken;
      return taken * common;
    };
  const bits = plain ? 32 : (fields[7] ?? 0);
  // In a compact table, a size has 4, 8 or 16 bits.
  if (compact && ![4, 8, 16].includes(bits)) return async () => 0;
  const sizes = await BoxTable.open(file, box, 8, bits === 4 ? 0.5 : bits / 8);
  let next = 0;
  return async (count) => {
    let sum = 0;
    for (const stop = Math.min(next + count, sizes.count); next < stop; next++)
      sum += bits === 4 ? await readHalfByte(sizes, next) : await sizes.number(next, 0, (bits / 8) as 1 | 2 | 4);
    return sum;
  };
}

/** Two sizes of 4 bits share a byte, the first one in its upper half. */
async function readHalfByte(sizes: BoxTable, index: number): Promise<number> {
  const byte = await sizes.number(index - (index % 2), 0, 1);
  return index % 2 === 0 ? byte >> 4 : byte & 15;
}

/** Where the fragments that an index lists end (8.16.3). */
async function readIndexedEnd(file: BlockReader, sidx: Box): Promise<number> {
  const [version] = await file.read(sidx.start, 1);
  const isLong = version !== 0;
  const offset = await file.read(sidx.start + (isLong ? 20 : 16), 8);
  if (offset.length < 8) return 0;
  let end = sidx.end + (isLong ? Number(offset.readBigUInt64BE(0)) : offset.readUInt32BE(0));
  // The number of entries has two bytes, after two bytes that are reserved.
  const references = await BoxTable.open(file, sidx, isLong ? 28 : 20, 12);
  for (let index = 0; index < references.count; index++) end += (await references.number(index)) & 0x7fffffff;
  return end;
}
