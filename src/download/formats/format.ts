/** Reads `length` bytes of a file from `position`; fewer at its end. */
export type ByteReader = (position: number, length: number) => Promise<Buffer>;

/** What a file's content shows. */
export interface MediaInfo {
  /** Whether the file is whole. Only the content shows that: a server may have stored a cut file, with its length. */
  complete: boolean;
  width?: number;
  height?: number;
}

export interface MediaFormat {
  type: string;
  ext: string;
  /** Whether a file with these first bytes has this format. */
  matches(head: Buffer): boolean;
  inspect(file: BlockReader): Promise<MediaInfo>;
}

/** The width and height, if both are known. */
export function dimensionsOf(width = 0, height = 0): Pick<MediaInfo, "width" | "height"> {
  return width > 0 && height > 0 ? { width, height } : {};
}

const blockSize = 2 ** 16;

/** Reads a file in blocks, so that many small reads need few reads of the disk, and no file is in memory as a whole. */
export class BlockReader {
  readonly size: number;
  readonly #read: ByteReader;
  #block: Buffer = Buffer.alloc(0);
  #start = 0;

  /** @param size the file's size in bytes. */
  constructor(read: ByteReader, size: number) {
    this.#read = read;
    this.size = size;
  }

  /** A reader of the same file with a block of its own, to read at several places in turn. */
  fork(): BlockReader {
    return new BlockReader(this.#read, this.size);
  }

  /** The bytes from `position`; fewer than `length` only at the end of the file. */
  async read(position: number, length: number): Promise<Buffer> {
    return (await this.readAhead(position, length)).subarray(0, length);
  }

  /** As many bytes from `position` as one read of the disk gives; fewer than `minimum` only at the end of the file. */
  async readAhead(position: number, minimum = 1): Promise<Buffer> {
    const offset = position - this.#start;
    if (offset < 0 || offset + Math.min(minimum, this.size - position) > this.#block.length) {
      this.#block = await this.#read(position, Math.max(minimum, blockSize));
      this.#start = position;
    }
    return this.#block.subarray(position - this.#start);
  }
}
