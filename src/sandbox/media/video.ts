/** Renders the video of a request: its pictures, its silent sound, and the sample entries of both. */

import { audioConfig, FRAME_SAMPLES, SAMPLE_RATE, silentFrame } from "./aac.ts";
import { Encoder } from "./h264.ts";
import { pictureParameters, sequenceParameters } from "./h264-headers.ts";
import { FRAME_RATE, Motion, timeCode } from "./motion.ts";
import { box, movie, type Track, u16 } from "./mp4.ts";
import { drawScene, type MediaRequest } from "./scene.ts";

const LONGEST_SECONDS = 60;
const SECONDS_PER_KEY = 2;
const CELL = 4;
const FRAME_UNITS = 1000;

function pictureTrack(request: MediaRequest, frames: number): Track {
  const { width, height } = request;
  const sps = sequenceParameters(width, height, FRAME_RATE);
  const pps = pictureParameters();
  const scene = drawScene(request, CELL, timeCode(0));
  const encoder = new Encoder(scene);
  const changed = new Uint8Array(scene.cells.length / 16);
  const motion = new Motion(scene, changed);
  const gap = SECONDS_PER_KEY * FRAME_RATE;
  const samples = Array.from({ length: frames }, (_, frame) => {
    motion.draw(frame, frames);
    return encoder.encode(frame % gap === 0, changed);
  });
  // ISO/IEC 14496-15 5.3.3.1: version 1, the three bytes that follow the header of the SPS, lengths of four bytes.
  const configuration = Buffer.concat([
    Uint8Array.of(1, ...sps.subarray(1, 4), 0xff, 0xe1),
    u16(sps.length),
    sps,
    Uint8Array.of(1),
    u16(pps.length),
    pps,
  ]);
  // 14496-12 8.5.2 and 12.1.3: data reference 1, 72 dots an inch, one frame a sample, no name, depth 24.
  const entry = box(
    "avc1",
    u16(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, width, height, 72, 0, 72, 0, 0, 0, 1),
    Buffer.alloc(32),
    u16(24, 0xffff),
    box("avcC", configuration),
  );
  return {
    timescale: FRAME_RATE * FRAME_UNITS,
    samples,
    sampleDuration: FRAME_UNITS,
    duration: frames * FRAME_UNITS,
    chunk: FRAME_RATE,
    keys: Array.from({ length: Math.ceil(frames / gap) }, (_, key) => key * gap + 1),
    width,
    height,
    entry,
  };
}

function descriptor(tag: number, ...parts: Uint8Array[]): Buffer {
  const contents = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag, contents.length), contents]);
}

function soundTrack(seconds: number): Track {
  const frame = silentFrame();
  const duration = Math.round(seconds * SAMPLE_RATE);
  const samples = new Array<Uint8Array>(Math.ceil(duration / FRAME_SAMPLES)).fill(frame);
  const bitRate = Math.round((frame.length * 8 * SAMPLE_RATE) / FRAME_SAMPLES);
  const rates = Buffer.alloc(8);
  rates.writeUInt32BE(bitRate, 0);
  rates.writeUInt32BE(bitRate, 4);
  // ISO/IEC 14496-1 7.2.6.5 to 7.2.6.7: ES 0; MPEG-4 audio (0x40), audio stream; then the predefined SL of MP4 files.
  const stream = descriptor(
    3,
    Uint8Array.of(0, 0, 0),
    descriptor(4, Uint8Array.of(0x40, 0x15, 0, 0, frame.length), rates, descriptor(5, audioConfig())),
    descriptor(6, Uint8Array.of(2)),
  );
  // 14496-12 12.2.3: data reference 1, one channel, 16 bits, the rate in 16.16.
  const entry = box("mp4a", u16(0, 0, 0, 1, 0, 0, 0, 0, 1, 16, 0, 0, SAMPLE_RATE, 0), box("esds", 0, stream));
  const chunk = Math.ceil(SAMPLE_RATE / FRAME_SAMPLES);
  return {
    timescale: SAMPLE_RATE,
    samples,
    sampleDuration: FRAME_SAMPLES,
    duration,
    chunk,
    width: 0,
    height: 0,
    entry,
  };
}

/**
 * Makes an MP4 video of a request: H.264 of 24 frames a second, with a key frame each 2 s, and silent AAC if asked for;
 * the same request gives the same bytes.
 *
 * @param request What to show, how many pixels wide and high, both even; how many seconds, up to 60 and whole in
 *   frames; whether to add a sound track.
 * @returns The file.
 * @throws RangeError that names the value if a side is not an even number from 16 to 8192 pixels, if no level of the
 *   standard allows the size, or if the seconds are not a number of whole frames.
 */
export function renderMp4(request: MediaRequest & { seconds: number; audio: boolean }): Buffer {
  const { width, height, seconds } = request;
  for (const [side, pixels] of Object.entries({ width, height })) {
    if (pixels % 2 !== 0) throw new RangeError(`${side} ${pixels} is not even, which 4:2:0 video needs`);
  }
  const frames = seconds * FRAME_RATE;
  if (!Number.isInteger(frames) || frames < 1 || seconds > LONGEST_SECONDS) {
    throw new RangeError(`${seconds} seconds are not up to ${LONGEST_SECONDS}, in whole frames of 1/${FRAME_RATE}`);
  }
  const picture = pictureTrack(request, frames);
  return movie(request.audio ? [picture, soundTrack(seconds)] : [picture]);
}
