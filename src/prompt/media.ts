/** The kinds of reference media, as in tags. */
export type MediaKind = "image" | "video" | "audio";

/** The number of references of each kind in a body. */
export interface MediaCount extends Readonly<Record<MediaKind, number>> {
  /** The number of references whose kind is not clear from the URL. */
  readonly unknown: number;
  readonly total: number;
}

const endings: Readonly<Record<MediaKind, RegExp>> = {
  image: /\.(?:png|jpe?g|webp|gif|bmp|avif|heic|tiff?)$/iu,
  video: /\.(?:mp4|mov|webm|mkv|avi|m4v)$/iu,
  audio: /\.(?:mp3|wav|m4a|aac|ogg|flac|opus)$/iu,
};

/**
 * Counts reference media by the ending of each URL's path.
 * @param urls the body's media.
 * @param frames how many start and end frames it has; they are images.
 */
export function countMedia(urls: readonly unknown[], frames: number): MediaCount {
  const count = { image: frames, video: 0, audio: 0, unknown: 0, total: frames + urls.length };
  for (const url of urls) count[typeof url === "string" ? mediaKindOf(url) : "unknown"] += 1;
  return count;
}

function mediaKindOf(url: string): MediaKind | "unknown" {
  const path = url.replace(/[?#].*$/su, "");
  return (Object.keys(endings) as MediaKind[]).find((kind) => endings[kind].test(path)) ?? "unknown";
}
