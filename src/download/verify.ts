import { message } from "../message.ts";
import { DownloadError, type DownloadErrorDetails } from "./download-error.ts";
import type { ByteReader, MediaInfo } from "./formats/format.ts";
import { inspectMedia } from "./formats/formats.ts";

/** The format of a complete file. */
export type VerifiedMedia = MediaInfo & { type: string; ext: string };

const genericTypes = ["", "application/octet-stream", "binary/octet-stream"];

/**
 * The media type of a response, empty if it has none.
 * @throws DownloadError `wrong_type` if it is the type of neither an image nor a video.
 */
export function mediaTypeOfResponse(headers: Headers, details: DownloadErrorDetails): string {
  const type = (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (genericTypes.includes(type) || /^(?:image|video)\//.test(type)) return type;
  throw new DownloadError(
    "wrong_type",
    message`${details.url} responded with ${type.slice(0, 100)} instead of an image or a video.`,
    details,
  );
}

/**
 * Detects a file's format by its content, and checks that the file is whole, by its length and by its content.
 * @param type the response's media type, empty if it has none.
 * @param length the response's Content-Length.
 * @throws DownloadError `empty`, `incomplete`, `unknown_format` or `wrong_type`.
 */
export async function verifyMedia(
  read: ByteReader,
  size: number,
  { type = "", length }: { type?: string; length?: number | undefined },
  details: DownloadErrorDetails,
): Promise<VerifiedMedia> {
  const source = details.url ?? details.path;
  if (size === 0) throw new DownloadError("empty", message`${source} is empty.`, details);
  if (length !== undefined && size !== length)
    throw new DownloadError("incomplete", message`${source} ended after ${size} of ${length} bytes.`, details);
  const media = await inspectMedia(read, size);
  if (!media) {
    const text = message`The content of ${source} is not MP4, PNG, JPEG or WebP.`;
    throw new DownloadError("unknown_format", text, details);
  }
  if (!genericTypes.includes(type) && type.split("/")[0] !== media.type.split("/")[0])
    throw new DownloadError("wrong_type", message`${source} is ${media.type}, but was sent as ${type}.`, details);
  if (!media.complete)
    throw new DownloadError("incomplete", message`${source} is incomplete: it was cut after ${size} bytes.`, details);
  return media;
}
