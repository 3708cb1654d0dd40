/** The MP4 file: its boxes, the index before the data so that it plays while it loads (ISO/IEC 14496-12). */

/** One track of samples. */
export interface Track {
  /** Units per second of the sample durations. */
  timescale: number;
  /** The samples, in decoding order. */
  samples: readonly Uint8Array[];
  /** How long a sample lasts, in units of the timescale. */
  sampleDuration: number;
  /** How long the track lasts, in units of the timescale: the last sample is cut to it. */
  duration: number;
  /** How many samples make one chunk of the file. */
  chunk: number;
  /** The numbers of the samples that a reader may start at, from 1; undefined when each is one. */
  keys?: readonly number[];
  /** Pixels across and down; zero for sound. */
  width: number;
  height: number;
  /** The sample entry of 8.5.2, which describes the coding. */
  entry: Buffer;
}

/**
 * Makes a box (4.2).
 *
 * @param type Its four characters.
 * @param parts Its contents: other boxes, bytes, or numbers, each four bytes.
 * @returns The box.
 */
export function box(type: string, ...parts: (Uint8Array | number)[]): Buffer {
  const contents = parts.map((part) => (typeof part === "number" ? u32(part) : part));
  const size = contents.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32(size), Buffer.from(type, "latin1"), ...contents]);
}

/**
 * Writes a number in two bytes.
 *
 * @param values The numbers, 0 to 65535.
 * @returns Their bytes, most significant first.
 */
export function u16(...values: number[]): Buffer {
  return Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));
}

function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [position, value] of values.entries()) bytes.writeUInt32BE(value, 4 * position);
  return bytes;
}

const MOVIE_SCALE = 1000;
const UNITY = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const UNDETERMINED_LANGUAGE = 0x55c4;

interface Chunk {
  track: number;
  offset: number;
  samples: readonly Uint8Array[];
  at: number;
}

// The chunks of all tracks by the time they start, so that a reader finds sound and picture of a moment together.
function chunksOf(tracks: readonly Track[]): Chunk[] {
  const chunks = tracks.flatMap(({ samples, chunk, sampleDuration, timescale }, track) =>
    Array.from(
      { length: Math.ceil(samples.length / chunk) },
      (_, position): Chunk => ({
        track,
        offset: 0,
        samples: samples.slice(position * chunk, (position + 1) * chunk),
        at: (position * chunk * sampleDuration) / timescale,
      }),
    ),
  );
  chunks.sort((a, b) => a.at - b.at || a.track - b.track);
  let offset = 0;
  for (const chunk of chunks) {
    chunk.offset = offset;
    for (const sample of chunk.samples) offset += sample.length;
  }
  return chunks;
}

// 8.6.1.2: all samples last the same but for the last one, which may be cut.
function timeToSample(track: Track): Buffer {
  const last = track.duration - (track.samples.length - 1) * track.sampleDuration;
  if (last === track.sampleDuration) return box("stts", 0, 1, track.samples.length, last);
  return box("stts", 0, 2, track.samples.length - 1, track.sampleDuration, 1, last);
}

// 8.7.4: an entry where the number of samples in a chunk changes.
function sampleToChunk(chunks: readonly Chunk[]): Buffer {
  const runs = chunks.flatMap(({ samples }, position) =>
    samples.length === chunks[position - 1]?.samples.length ? [] : [position + 1, samples.length, 1],
  );
  return box("stsc", 0, runs.length / 3, u32(...runs));
}

function sampleTable(track: Track, chunks: readonly Chunk[], dataOffset: number): Buffer {
  return box(
    "stbl",
    box("stsd", 0, 1, track.entry),
    timeToSample(track),
    ...(track.keys === undefined ? [] : [box("stss", 0, track.keys.length, u32(...track.keys))]),
    sampleToChunk(chunks),
    box("stsz", 0, 0, track.samples.length, u32(...track.samples.map((sample) => sample.length))),
    box("stco", 0, chunks.length, u32(...chunks.map((chunk) => dataOffset + chunk.offset))),
  );
}

function trackBox(track: Track, id: number, chunks: readonly Chunk[], dataOffset: number): Buffer {
  const video = track.width > 0;
  const movieDuration = Math.round((track.duration / track.timescale) * MOVIE_SCALE);
  // 8.3.2: flags 3, enabled and in the movie; a sound track has volume 1 and no size.
  const header = box(
    "tkhd",
    3,
    u32(0, 0, id, 0, movieDuration, 0, 0),
    u16(0, video ? 0 : 1, video ? 0 : 0x100, 0),
    UNITY,
    u32(track.width * 0x10000, track.height * 0x10000),
  );
  const name = Buffer.from(video ? "VideoHandler\0" : "SoundHandler\0", "latin1");
  return box(
    "trak",
    header,
    box(
      "mdia",
      box("mdhd", 0, 0, 0, track.timescale, track.duration, u16(UNDETERMINED_LANGUAGE, 0)),
      box("hdlr", 0, 0, Buffer.from(video ? "vide" : "soun", "latin1"), u32(0, 0, 0), name),
      box(
        "minf",
        video ? box("vmhd", 1, 0, 0) : box("smhd", 0, 0),
        // 8.7.2: flag 1, the data is in this file.
        box("dinf", box("dref", 0, 1, box("url ", 1))),
        sampleTable(track, chunks, dataOffset),
      ),
    ),
  );
}

/**
 * Puts tracks into a file; the same tracks give the same bytes, so no date is written.
 *
 * @param tracks The tracks, the picture first.
 * @returns The file.
 */
export function movie(tracks: readonly Track[]): Buffer {
  const chunks = chunksOf(tracks);
  const seconds = Math.max(...tracks.map((track) => track.duration / track.timescale));
  const fileType = box("ftyp", Buffer.from("isom", "latin1"), 0x200, Buffer.from("isomiso2avc1mp41", "latin1"));
  const index = (dataOffset: number): Buffer =>
    box(
      "moov",
      box(
        "mvhd",
        u32(0, 0, 0, MOVIE_SCALE, Math.round(seconds * MOVIE_SCALE), 0x10000),
        u16(0x100, 0, 0, 0, 0, 0),
        UNITY,
        u32(0, 0, 0, 0, 0, 0, tracks.length + 1),
      ),
      ...tracks.map((track, position) =>
        trackBox(
          track,
          position + 1,
          chunks.filter((chunk) => chunk.track === position),
          dataOffset,
        ),
      ),
    );
  const data = chunks.flatMap((chunk) => chunk.samples);
  const dataSize = data.reduce((sum, sample) => sum + sample.length, 8);
  // The offsets in the index depend on its own length, so it is built twice: first to measure it, then with the offsets.
  const dataOffset = fileType.length + index(0).length + 8;
  return Buffer.concat([fileType, index(dataOffset), u32(dataSize), Buffer.from("mdat", "latin1"), ...data]);
}
