import type { TryScriptStrings } from "./words.ts";

const images = /\.(png|jpe?g|webp|gif|avif)$/;
const videos = /\.(mp4|webm)$/;

/** The files that an output names, as pictures and players: those that the sandbox itself serves, and no others. */
export function mediaOf(output: unknown, origin: string, prompt: string, said: TryScriptStrings): HTMLElement[] {
  let pictures = 0;
  return urlsIn(output, origin).flatMap(({ href, pathname }) => {
    if (videos.test(pathname)) {
      const video = Object.assign(document.createElement("video"), { src: href, controls: true, preload: "metadata" });
      video.setAttribute("aria-label", said.video(prompt));
      return captioned(video, href, pathname);
    }
    if (!images.test(pathname)) return [];
    return captioned(
      Object.assign(document.createElement("img"), { src: href, alt: said.image(++pictures, prompt) }),
      href,
      pathname,
    );
  });
}

function urlsIn(value: unknown, origin: string): URL[] {
  if (typeof value === "string") {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url?.origin === origin ? [url] : [];
  }
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap((member) => urlsIn(member, origin))
    : [];
}

function captioned(media: HTMLElement, href: string, pathname: string): HTMLElement {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.append(Object.assign(document.createElement("a"), { href, textContent: pathname.split("/").pop() ?? href }));
  figure.append(media, caption);
  return figure;
}
