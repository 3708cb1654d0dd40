/** Reads so many bytes of a file at a place; fewer at its end. */
export type ByteReader = (position: number, length: number) => Promise<Buffer>;

/** What a file's own bytes tell. */
export interface MediaInfo {
  /** Whether it goes on to its own end: a file without a promised length may have been cut. */
  complete: boolean;
  width?: number;
  height?: number;
}

export interface MediaFormat {
  type: string;
  ext: string;
  /** Whether a file that begins like this is one. */
  matches(head: Buffer): boolean;
  inspect(read: ByteReader, size: number): Promise<MediaInfo>;
}

/** A width and a height where they are both there. */
export function dimensionsOf(width = 0, height = 0): Pick<MediaInfo, "width" | "height"> {
  return width > 0 && height > 0 ? { width, height } : {};
}
