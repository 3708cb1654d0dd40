/** The sixteen colours of one picture, and its random numbers: all depend only on the prompt and the seed. */

import { createHash } from "node:crypto";

/** The use of each palette entry. There are sixteen, the maximum of a PNG with four bits per pixel. */
export const INK = { sky: 0, skies: 9, sun: 9, hills: 10, plate: 13, text: 14, accent: 15 } as const;

/** One colour: red, green and blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number];

/**
 * Draws the next random number. The sequence depends only on the prompt and the seed.
 *
 * @param low The minimum.
 * @param high The exclusive maximum.
 * @returns A number between the two.
 */
export type PictureRandom = (low: number, high: number) => number;

/**
 * Creates the random numbers of one picture.
 *
 * @param prompt The prompt of the picture.
 * @param seed The seed of the generation.
 * @returns A function that draws the same numbers for the same two values.
 */
export function createPictureRandom(prompt: string, seed: number): PictureRandom {
  let block = createHash("sha256").update(`${seed}\n${prompt}`).digest();
  let offset = 0;
  return (low, high) => {
    if (offset === block.length) {
      block = createHash("sha256").update(block).digest();
      offset = 0;
    }
    const fraction = block.readUInt16BE(offset) / 65536;
    offset += 2;
    return low + fraction * (high - low);
  };
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const sector = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(sector - 3, 9 - sector, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/**
 * Draws the colours of one picture.
 *
 * @param random The random numbers of the picture, before any other number is drawn.
 * @returns Sixteen colours in the order of INK.
 */
export function paletteOf(random: PictureRandom): Rgb[] {
  const zenith = random(0, 360);
  const horizon = zenith + (random(0, 1) < 0.5 ? random(40, 130) : random(230, 320));
  const land = random(0, 360);
  const top = fromHsl(zenith, 0.6, 0.3);
  const bottom = fromHsl(horizon, 0.8, 0.74);
  const skies = Array.from({ length: INK.skies }, (_, band): Rgb => {
    const mix = (channel: 0 | 1 | 2): number =>
      Math.round(top[channel] + ((bottom[channel] - top[channel]) * band) / (INK.skies - 1));
    return [mix(0), mix(1), mix(2)];
  });
  return [
    ...skies,
    fromHsl(horizon + 180, 0.95, 0.9),
    fromHsl(land, 0.4, 0.46),
    fromHsl(land + 12, 0.42, 0.33),
    fromHsl(land + 24, 0.45, 0.21),
    fromHsl(land, 0.35, 0.08),
    fromHsl(land, 0.35, 0.95),
    fromHsl(horizon + 180, 0.9, 0.6),
  ];
}
