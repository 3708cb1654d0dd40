import { hash } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Random numbers that depend only on a seed and a purpose, not on the order of the calls. */
export class SeededRandom {
  readonly #bytes: Buffer;

  constructor(seed: string, ...purpose: (string | number)[]) {
    this.#bytes = hash("sha512", JSON.stringify([seed, ...purpose]), "buffer");
  }

  /** @param index the number's index, 0 to 4. @returns a number in [0, 1). */
  fraction(index: number): number {
    return this.#bytes.readUIntBE(index * 6, 6) / 2 ** 48;
  }

  /** A standard normal number from the fractions 0 and 1 (Box–Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.fraction(0))) * Math.cos(2 * Math.PI * this.fraction(1));
  }

  /** Letters and digits, at most 32, independent of the fractions. */
  alphanumeric(length: number): string {
    let text = "";
    for (const byte of this.#bytes.subarray(32, 32 + length)) text += alphabet[byte % alphabet.length];
    return text;
  }
}
