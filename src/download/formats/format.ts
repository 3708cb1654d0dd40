/** Reads `length` bytes of a file from `position`; fewer at its end. */
export type ByteReader = (position: number, length: number) => Promise<Buffer>;

/** What a file's content shows. */
export interface MediaInfo {
  /** Whether the file has its end marker. Without a Content-Length, only this shows that a file was cut. */
  complete: boolean;
  width?: number;
  height?: number;
}

export interface MediaFormat {
  type: string;
  ext: string;
  /** Whether a file with these first bytes has this format. */
  matches(head: Buffer): boolean;
  inspect(read: ByteReader, size: number): Promise<MediaInfo>;
}

/** The width and height, if both are known. */
export function dimensionsOf(width = 0, height = 0): Pick<MediaInfo, "width" | "height"> {
  return width > 0 && height > 0 ? { width, height } : {};
}
