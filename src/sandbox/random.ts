import { hash } from "node:crypto";

/** Numbers in [0, 1) that follow from a seed and a purpose alone, in whatever order they are asked for. */
export function random(seed: string, ...purpose: (string | number)[]): number {
  const digest = hash("sha256", JSON.stringify([seed, ...purpose]), "buffer");
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** A standard normal number (Box–Muller) of the same kind. */
export function normal(seed: string, ...purpose: (string | number)[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random(seed, ...purpose, "radius")));
  return radius * Math.cos(2 * Math.PI * random(seed, ...purpose, "angle"));
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Letters and digits of the same kind. */
export function word(length: number, seed: string, ...purpose: (string | number)[]): string {
  const digest = hash("sha512", JSON.stringify([seed, ...purpose]), "buffer");
  return Array.from({ length }, (_, index) => letters[(digest[index] ?? 0) % letters.length]).join("");
}
