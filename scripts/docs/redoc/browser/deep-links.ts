/**
 * Links to headings of the text lead to the same place in Redoc, which has addresses of its own (`#/tag/operation`) and
 * takes every other hash for a page that is missing. The text itself is not shown beside it.
 */
export function followLinks(): void {
  follow();
  // Before Redoc's own listeners.
  addEventListener("hashchange", follow, { capture: true });
  addEventListener("click", stay, { capture: true });
}

function follow(): void {
  const id = idIn(location.hash);
  if (id !== undefined) location.replace(`#${addressOf(id) ?? "/"}`);
}

/** A link to an element around Redoc, such as the one that skips to the content, leaves the address as it is. */
function stay(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
  const id = idIn(link?.getAttribute("href") ?? "");
  const target = id === undefined || addressOf(id) !== undefined ? null : document.getElementById(id);
  if (!target) return;
  event.preventDefault();
  target.focus();
}

/** The id of an element that a hash names, if it is none of Redoc's addresses. */
function idIn(hash: string): string | undefined {
  const id = decodeURIComponent(hash.slice(1));
  return id === "" || id.startsWith("/") ? undefined : id;
}

function addressOf(id: string): string | undefined {
  for (const section of document.querySelectorAll<HTMLElement>("[data-redoc]"))
    if (section.id === id || section.querySelector(`#${CSS.escape(id)}`)) return section.dataset.redoc;
  return undefined;
}
