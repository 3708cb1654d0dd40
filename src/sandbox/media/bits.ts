/** Bits in the order of both standards: most significant first (ITU-T H.264 7.2, ITU-T T.81 F.1.2). */

/** Collects codes of a few bits into bytes. A writer can be used again after `finish`. */
export class BitWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;
  #pending = 0;
  #pendingBits = 0;

  /**
   * Appends one code.
   *
   * @param value The code, below 2^count.
   * @param count Its length in bits, 0 to 24: with the seven bits that may be pending it must fit 32.
   */
  put(value: number, count: number): void {
    this.#pending = (this.#pending << count) | value;
    this.#pendingBits += count;
    if (this.#pendingBits < 8) return;
    if (this.#length + 4 > this.#bytes.length) this.#grow();
    while (this.#pendingBits >= 8) {
      this.#pendingBits -= 8;
      this.#bytes[this.#length++] = this.#pending >>> this.#pendingBits;
    }
  }

  /**
   * Appends an unsigned Exp-Golomb code, ue(v) of ITU-T H.264 9.1.
   *
   * @param value The number, 0 to 2^20.
   */
  unsigned(value: number): void {
    const zeros = 31 - Math.clz32(value + 1);
    if (zeros > 11) this.put(0, zeros);
    this.put(value + 1, zeros > 11 ? zeros + 1 : 2 * zeros + 1);
  }

  /**
   * Appends a signed Exp-Golomb code, se(v) of ITU-T H.264 9.1.1.
   *
   * @param value The number, -2^19 to 2^19.
   */
  signed(value: number): void {
    this.unsigned(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /**
   * Ends the stream and makes the writer empty for the next.
   *
   * @param fill The bit that fills the last byte: ones for T.81 F.1.2.3, zeros for H.264 7.3.2.11.
   * @returns The bytes; they are valid until the next code is appended.
   */
  finish(fill: 0 | 1): Uint8Array {
    const missing = (8 - this.#pendingBits) % 8;
    this.put(fill === 1 ? (1 << missing) - 1 : 0, missing);
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    this.#pending = 0;
    return taken;
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
