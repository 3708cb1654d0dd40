/** AAC-LC silence: one channel, 48 kHz (ISO/IEC 14496-3). */

import { BitWriter } from "./bits.ts";

/** Samples per second. */
export const SAMPLE_RATE = 48000;
/** Samples that one frame decodes to. */
export const FRAME_SAMPLES = 1024;

const LOW_COMPLEXITY = 2;
const INDEX_48_KHZ = 3;
const MONO = 1;

/**
 * Writes the AudioSpecificConfig (1.6.2.1): object type, sampling rate, channels, frames of 1024 samples.
 *
 * @returns Two bytes.
 */
export function audioConfig(): Uint8Array {
  const bits = new BitWriter();
  bits.put(LOW_COMPLEXITY, 5);
  bits.put(INDEX_48_KHZ, 4);
  bits.put(MONO, 4);
  bits.put(0b000, 3);
  return bits.finish(0).slice();
}

/**
 * Writes a frame without sound: raw_data_block of 4.4.2.1 with one single_channel_element that has no band.
 *
 * @returns The frame.
 */
export function silentFrame(): Uint8Array {
  const bits = new BitWriter();
  // Table 4.85: ID_SCE, then its instance tag.
  bits.put(0b000, 3);
  bits.put(0, 4);
  bits.put(0, 8);
  // 4.4.2.1, ics_info: a long window of sine shape, max_sfb 0, so that neither sections nor scale factors follow.
  bits.put(0, 1);
  bits.put(0, 2);
  bits.put(0, 1);
  bits.put(0, 6);
  bits.put(0, 1);
  // No pulses, no noise shaping, no gain control; ID_END.
  bits.put(0b000, 3);
  bits.put(0b111, 3);
  return bits.finish(0).slice();
}
