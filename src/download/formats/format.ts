/** Reads so many bytes of a file at a place; fewer at its end. */
export type Read = (position: number, length: number) => Promise<Buffer>;

/** What a file's own bytes tell. */
export interface Media {
  /** Whether it goes on to its own end: a file without a promised length may have been cut. */
  whole: boolean;
  width?: number;
  height?: number;
}

export interface Format {
  type: string;
  ext: string;
  /** Whether a file that begins like this is one. */
  matches(head: Buffer): boolean;
  inspect(read: Read, size: number): Promise<Media>;
}

/** A width and a height where they are both there. */
export function dimensions(width = 0, height = 0): Pick<Media, "width" | "height"> {
  return width > 0 && height > 0 ? { width, height } : {};
}
