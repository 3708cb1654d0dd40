import { hash } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Random numbers that follow from a seed and a purpose alone, in whatever order they are asked for. */
export class SeededRandom {
  readonly #bytes: Buffer;

  constructor(seed: string, ...purpose: (string | number)[]) {
    this.#bytes = hash("sha512", JSON.stringify([seed, ...purpose]), "buffer");
  }

  /** @param index which number, 0 to 4. @returns a number in [0, 1). */
  fraction(index: number): number {
    return this.#bytes.readUIntBE(index * 6, 6) / 2 ** 48;
  }

  /** A standard normal number (Box–Muller) out of the fractions 0 and 1. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.fraction(0))) * Math.cos(2 * Math.PI * this.fraction(1));
  }

  /** Letters and digits, 32 at most, that have nothing to do with the fractions. */
  alphanumeric(length: number): string {
    let text = "";
    for (const byte of this.#bytes.subarray(32, 32 + length)) text += alphabet[byte % alphabet.length];
    return text;
  }
}
