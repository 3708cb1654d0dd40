import type { TryReply } from "./ask.ts";
import type { TryScriptStrings } from "./words.ts";

/** Headers that a client acts on, or that tell a person something. */
const shownHeaders = ["Content-Type", "Retry-After", "Date"];

/** The page's place for what came back. */
export interface Answers {
  clear(): void;
  /** Says it on the page and to screen readers. */
  tell(text: string): void;
  /** Shows an answer; the next one of the same name takes its place. */
  show(name: string, title: string, reply: TryReply): void;
  /** Shows a command to copy. */
  showCommand(text: string): void;
  showMedia(media: HTMLElement[]): void;
}

export function startAnswers(place: HTMLElement, status: HTMLElement, said: TryScriptStrings): Answers {
  const parts = new Map<string, HTMLElement>();
  const put = (name: string, ...children: HTMLElement[]) => {
    const part = parts.get(name) ?? document.createElement("div");
    part.replaceChildren(...children);
    if (!parts.has(name)) place.append(part);
    parts.set(name, part);
  };
  return {
    clear() {
      parts.clear();
      place.replaceChildren();
    },
    tell(text) {
      status.textContent = text;
    },
    show(name, title, reply) {
      put(name, heading(title), codeBlock(httpOf(reply), said.copy));
    },
    showCommand(text) {
      put("command", codeBlock(text, said.copy));
    },
    showMedia(media) {
      put("media", heading(said.output), ...media);
    },
  };
}

const heading = (textContent: string) => Object.assign(document.createElement("h4"), { textContent });

function httpOf({ status, headers, text, body }: TryReply): string {
  const lines = shownHeaders.flatMap((name) => (headers.has(name) ? [`${name}: ${headers.get(name)}`] : []));
  const whole = Object.keys(body).length > 0 ? JSON.stringify(body, null, 2) : text;
  return [`HTTP ${status}`, ...lines, "", whole].join("\n");
}

function codeBlock(text: string, copy: string): HTMLElement {
  const block = Object.assign(document.createElement("div"), { className: "code" });
  const pre = Object.assign(document.createElement("pre"), { tabIndex: 0 });
  pre.append(Object.assign(document.createElement("code"), { textContent: text }));
  block.append(
    pre,
    Object.assign(document.createElement("button"), { type: "button", className: "copy-code", textContent: copy }),
  );
  return block;
}
