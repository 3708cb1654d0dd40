import type { FileRecord } from "../ledger/index.ts";
import { shorten, showBytes } from "./figures.ts";
import { type Html, html, type Part } from "./html.ts";

/** A saved file and where the page finds it. */
export interface Media {
  file: FileRecord;
  /** A relative or a data URL; missing where the file is not there any more. */
  src?: string;
  /** Its name without its folder. */
  name: string;
}

interface Surroundings {
  prompt: string;
  /** Whether a player reads its first frame at once. */
  preload: boolean;
}

/** Pictures and players, each with a line about it. */
export function renderMedia(media: readonly Media[], surroundings: Surroundings): Html[] {
  const [film, frame, ...others] = media;
  // A film's last frame stands for it until it plays.
  if (film?.src && frame?.src && isVideo(film) && isImage(frame) && others.length === 0)
    return [figure([film, frame], player(film, frame.src, surroundings))];
  return media.map((each) => {
    if (each.src === undefined) return html`<p class="empty">${each.name} is not where it was saved any more.</p>`;
    return figure([each], isVideo(each) ? player(each, undefined, surroundings) : picture(each, surroundings));
  });
}

const isVideo = ({ file }: Media) => file.type.startsWith("video/");
const isImage = ({ file }: Media) => file.type.startsWith("image/");

function figure(media: readonly Media[], shown: Part): Html {
  return html`<figure>
${shown}
<figcaption>${media.map((each) => html`<span>${nameOf(each)} ${factsOf(each)}</span> `)}</figcaption>
</figure>`;
}

function player(media: Media, poster: string | undefined, { prompt, preload }: Surroundings): Html {
  const image = poster !== undefined && html` poster="${poster}"`;
  return html`<video controls playsinline preload="${preload ? "metadata" : "none"}"${sizeOf(media)}${image} src="${media.src}" aria-label="${labelOf(media, prompt)}"></video>`;
}

function picture(media: Media, { prompt }: Surroundings): Html | false {
  const { src } = media;
  const image = html`<img loading="lazy" decoding="async"${sizeOf(media)} src="${src}" alt="${labelOf(media, prompt)}">`;
  return isImage(media) && image;
}

const sizeOf = ({ file: { width, height } }: Media) =>
  !!width && !!height && html` width="${width}" height="${height}"`;

const labelOf = ({ file }: Media, prompt: string) => `${memberLabel(file)}: ${shorten(prompt, 120)}`;

/** A link to the file. What is in the page already is not put into it twice. */
function nameOf({ file, src }: Media): Part {
  const label = memberLabel(file);
  return src === undefined || src.startsWith("data:") ? label : html`<a href="${src}">${label}</a>`;
}

function factsOf({ file: { width, height, seconds, bytes } }: Media): string {
  const facts = [width && height && `${width} × ${height}`, seconds && `${seconds.toFixed(1)} s`, showBytes(bytes)];
  return facts.filter(Boolean).join(", ");
}

/** `video_url`: `Video`; `images.1.url`: `Image 2`. */
function memberLabel({ member }: FileRecord): string {
  const parts = member.split(".");
  const place = parts.find((part) => /^\d+$/.test(part));
  const name = parts.find((part) => /[a-z]/i.test(part)) ?? "file";
  const words = name.replace(/_?urls?$/, "").replaceAll("_", " ") || "file";
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  return place === undefined ? label : `${label.replace(/s$/, "")} ${Number(place) + 1}`;
}
