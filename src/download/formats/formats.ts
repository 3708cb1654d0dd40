import { BlockReader, type ByteReader, type MediaFormat, type MediaInfo } from "./format.ts";
import { jpeg } from "./jpeg.ts";
import { mp4 } from "./mp4.ts";
import { png } from "./png.ts";
import { webp } from "./webp.ts";

const formats: readonly MediaFormat[] = [mp4, png, jpeg, webp];

/** The extensions that a saved file can have. */
export const fileExtensions = formats.map(({ ext }) => ext);

/** Detects a file's format by its content; undefined if the format is not supported. */
export async function inspectMedia(
  read: ByteReader,
  size: number,
): Promise<(MediaInfo & Pick<MediaFormat, "type" | "ext">) | undefined> {
  const file = new BlockReader(read, size);
  const head = await file.read(0, 32);
  const format = formats.find(({ matches }) => matches(head));
  return format && { type: format.type, ext: format.ext, ...(await format.inspect(file)) };
}
