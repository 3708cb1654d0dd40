import type { FileRecord } from "../ledger/index.ts";
import { formatBytes, shorten } from "./format.ts";
import { type Html, type HtmlPart, html } from "./html.ts";

/** A saved file and where the page finds it. */
export interface LocatedFile {
  file: FileRecord;
  /** A relative or a data URL; missing where the file is not there any more. */
  src?: string;
  /** Its name without its folder. */
  name: string;
}

interface MediaContext {
  prompt: string;
  /** Whether a player reads its first frame at once. */
  preload: boolean;
}

/** Pictures and players, each with a line about it. */
export function renderMedia(media: readonly LocatedFile[], surroundings: MediaContext): Html[] {
  const [film, frame, ...others] = media;
  // A film's last frame stands for it until it plays.
  if (film?.src && frame?.src && isVideo(film) && isImage(frame) && others.length === 0)
    return [renderFigure([film, frame], renderPlayer(film, frame.src, surroundings))];
  return media.map((each) => {
    if (each.src === undefined) return html`<p class="empty">${each.name} is not where it was saved any more.</p>`;
    return renderFigure(
      [each],
      isVideo(each) ? renderPlayer(each, undefined, surroundings) : renderPicture(each, surroundings),
    );
  });
}

const isVideo = ({ file }: LocatedFile) => file.type.startsWith("video/");
const isImage = ({ file }: LocatedFile) => file.type.startsWith("image/");

function renderFigure(media: readonly LocatedFile[], shown: HtmlPart): Html {
  return html`<figure>
${shown}
<figcaption>${media.map((each) => html`<span>${renderName(each)} ${describeFile(each)}</span> `)}</figcaption>
</figure>`;
}

function renderPlayer(media: LocatedFile, poster: string | undefined, { prompt, preload }: MediaContext): Html {
  const image = poster !== undefined && html` poster="${poster}"`;
  return html`<video controls playsinline preload="${preload ? "metadata" : "none"}"${renderSize(media)}${image} src="${media.src}" aria-label="${labelOf(media, prompt)}"></video>`;
}

function renderPicture(media: LocatedFile, { prompt }: MediaContext): Html | false {
  const { src } = media;
  const image = html`<img loading="lazy" decoding="async"${renderSize(media)} src="${src}" alt="${labelOf(media, prompt)}">`;
  return isImage(media) && image;
}

const renderSize = ({ file: { width, height } }: LocatedFile) =>
  !!width && !!height && html` width="${width}" height="${height}"`;

const labelOf = ({ file }: LocatedFile, prompt: string) => `${memberLabelOf(file)}: ${shorten(prompt, 120)}`;

/** A link to the file. What is in the page already is not put into it twice. */
function renderName({ file, src }: LocatedFile): HtmlPart {
  const label = memberLabelOf(file);
  return src === undefined || src.startsWith("data:") ? label : html`<a href="${src}">${label}</a>`;
}

function describeFile({ file: { width, height, seconds, bytes } }: LocatedFile): string {
  const facts = [width && height && `${width} × ${height}`, seconds && `${seconds.toFixed(1)} s`, formatBytes(bytes)];
  return facts.filter(Boolean).join(", ");
}

/** `video_url`: `Video`; `images.1.url`: `Image 2`. */
function memberLabelOf({ member }: FileRecord): string {
  const parts = member.split(".");
  const place = parts.find((part) => /^\d+$/.test(part));
  const name = parts.find((part) => /[a-z]/i.test(part)) ?? "file";
  const words = name.replace(/_?urls?$/, "").replaceAll("_", " ") || "file";
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  return place === undefined ? label : `${label.replace(/s$/, "")} ${Number(place) + 1}`;
}
