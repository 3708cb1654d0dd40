import type { FileRecord } from "../ledger/index.ts";
import { formatBytes, shorten } from "./format.ts";
import { type Html, type HtmlPart, html } from "./html.ts";

/** A saved file and its URL in the page. */
export interface LocatedFile {
  file: FileRecord;
  /** A relative URL or a data URL; undefined if the file is missing. */
  src?: string;
  /** The file name without the folder. */
  name: string;
}

interface MediaContext {
  prompt: string;
  /** Whether a player loads its first frame at once. */
  preload: boolean;
}

/** Renders images and video players, each with a caption. */
export function renderMedia(media: readonly LocatedFile[], context: MediaContext): Html[] {
  const [video, frame, ...others] = media;
  // A video's last frame is its poster.
  if (video?.src && frame?.src && isVideo(video) && isImage(frame) && others.length === 0)
    return [renderFigure([video, frame], renderPlayer(video, frame.src, context))];
  return media.map((each) => {
    if (each.src === undefined) return html`<p class="empty">${each.name} was moved or deleted.</p>`;
    return renderFigure([each], isVideo(each) ? renderPlayer(each, undefined, context) : renderPicture(each, context));
  });
}

const isVideo = ({ file }: LocatedFile) => file.type.startsWith("video/");
const isImage = ({ file }: LocatedFile) => file.type.startsWith("image/");

function renderFigure(media: readonly LocatedFile[], content: HtmlPart): Html {
  return html`<figure>
${content}
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

/** A link to the file, or its label if the file is embedded: a link would embed it twice. */
function renderName({ file, src }: LocatedFile): HtmlPart {
  const label = memberLabelOf(file);
  return src === undefined || src.startsWith("data:") ? label : html`<a href="${src}">${label}</a>`;
}

function describeFile({ file: { width, height, seconds, bytes } }: LocatedFile): string {
  const facts = [width && height && `${width} × ${height}`, seconds && `${seconds.toFixed(1)} s`, formatBytes(bytes)];
  return facts.filter(Boolean).join(", ");
}

/** `video_url` gives `Video`, `images.1.url` gives `Image 2`. */
function memberLabelOf({ member }: FileRecord): string {
  const parts = member.split(".");
  const index = parts.find((part) => /^\d+$/.test(part));
  const name = parts.find((part) => /[a-z]/i.test(part)) ?? "file";
  const noun = name.replace(/_?urls?$/, "").replaceAll("_", " ") || "file";
  const label = noun.charAt(0).toUpperCase() + noun.slice(1);
  return index === undefined ? label : `${label.replace(/s$/, "")} ${Number(index) + 1}`;
}
