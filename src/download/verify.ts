import { DownloadError, type DownloadErrorDetails } from "./download-error.ts";
import type { ByteReader, MediaInfo } from "./formats/format.ts";
import { inspectMedia } from "./formats/formats.ts";

/** What came, once it is known to be a whole file. */
export type VerifiedMedia = MediaInfo & { type: string; ext: string };

const genericTypes = ["", "application/octet-stream", "binary/octet-stream"];

/**
 * The media type of an answer, empty where it has none.
 * @throws DownloadError `wrong_type` where it can't be a picture's or a video's.
 */
export function mediaTypeOfResponse(headers: Headers, details: DownloadErrorDetails): string {
  const type = (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (genericTypes.includes(type) || /^(?:image|video)\//.test(type)) return type;
  throw new DownloadError(
    "wrong_type",
    `${details.url} answered with ${type.slice(0, 100)}, not with a file.`,
    details,
  );
}

/**
 * What a file is, by its content.
 * @param type the media type that the server gave, empty where it gave none.
 * @param length the length that the server promised.
 * @throws DownloadError `empty`, `incomplete`, `unknown_format` or `wrong_type`.
 */
export async function verifyMedia(
  read: ByteReader,
  size: number,
  { type = "", length }: { type?: string; length?: number | undefined },
  details: DownloadErrorDetails,
): Promise<VerifiedMedia> {
  const what = details.url ?? details.path;
  if (size === 0) throw new DownloadError("empty", `${what} is empty.`, details);
  if (length !== undefined && size !== length)
    throw new DownloadError("incomplete", `${what} ended after ${size} of ${length} bytes.`, details);
  const media = await inspectMedia(read, size);
  if (!media) {
    const message = `${what} is no MP4, PNG, JPEG or WebP, whatever its name says.`;
    throw new DownloadError("unknown_format", message, details);
  }
  if (!genericTypes.includes(type) && type.split("/")[0] !== media.type.split("/")[0])
    throw new DownloadError("wrong_type", `${what} was said to be ${type} and is ${media.type}.`, details);
  if (length === undefined && !media.complete)
    throw new DownloadError("incomplete", `${what} ends after ${size} bytes, before its own end.`, details);
  return media;
}
