/** The sixteen colours of one picture, and the numbers its shapes are drawn from: all follow from prompt and seed. */

import { createHash } from "node:crypto";

/** Which entry of a palette paints what. Sixteen, because a PNG of four bits for each pixel holds no more. */
export const INK = { sky: 0, skies: 9, sun: 9, hills: 10, plate: 13, text: 14, accent: 15 } as const;

/** One colour: red, green and blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number];

/**
 * Rolls the next number, always the same ones in a row for the same prompt and seed.
 *
 * @param low The least number that may come.
 * @param high The number all stay below.
 * @returns A number between the two.
 */
export type PictureRandom = (low: number, high: number) => number;

/**
 * Makes the dice of one picture.
 *
 * @param prompt What the picture was asked to show.
 * @param seed The seed of the generation.
 * @returns Dice that roll the same numbers for the same two values.
 */
export function createPictureRandom(prompt: string, seed: number): PictureRandom {
  let block = createHash("sha256").update(`${seed}\n${prompt}`).digest();
  let place = 0;
  return (low, high) => {
    if (place === block.length) {
      block = createHash("sha256").update(block).digest();
      place = 0;
    }
    const rolled = block.readUInt16BE(place) / 65536;
    place += 2;
    return low + rolled * (high - low);
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
 * Rolls the colours of one picture.
 *
 * @param dice The dice of the picture, before anything else was rolled.
 * @returns Sixteen colours in the order of INK.
 */
export function paletteOf(dice: PictureRandom): Rgb[] {
  const zenith = dice(0, 360);
  const horizon = zenith + (dice(0, 1) < 0.5 ? dice(40, 130) : dice(230, 320));
  const land = dice(0, 360);
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
