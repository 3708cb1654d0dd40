import { excerpt, markTerms, type Piece } from "../../search/excerpt.ts";
import type { Hit } from "../../search/search.ts";
import { element } from "./element.ts";

const excerptLength = 160;

/** The hits as groups of options, one group a page, in the order of each page's best. */
export function renderResults(hits: Hit[], root: URL): HTMLElement[] {
  const pages = new Map<string, Hit[]>();
  for (const hit of hits) {
    const [page = ""] = hit.id.split("#");
    pages.set(page, [...(pages.get(page) ?? []), hit]);
  }
  let count = 0;
  return [...pages.values()].map((hits, index) => {
    const label = `search-page-${index}`;
    return element(
      "div",
      { role: "group", "aria-labelledby": label },
      element("div", { role: "presentation", class: "search-page", id: label }, hits[0]?.title ?? ""),
      ...hits.map((hit) => renderHit(hit, root, `search-option-${count++}`)),
    );
  });
}

function renderHit({ id: href, trail, heading, text, terms }: Hit, root: URL, id: string): HTMLAnchorElement {
  const attributes = { role: "option", id, href: new URL(href, root).href, tabindex: "-1", "aria-selected": "false" };
  return element(
    "a",
    attributes,
    element(
      "span",
      { class: "search-heading" },
      ...(trail ? [element("span", { class: "search-trail" }, ...renderPieces(markTerms(trail, terms)), " › ")] : []),
      ...renderPieces(markTerms(heading, terms)),
    ),
    element("span", { class: "search-excerpt" }, ...renderPieces(excerpt(text, terms, excerptLength))),
  );
}

const renderPieces = (pieces: Piece[]) =>
  pieces.map(({ text, found }) => (found ? element("mark", {}, text) : document.createTextNode(text)));
