// @ts-check
/** Helpers for the page. All text is inserted as text, never as HTML. */

/**
 * Returns an element by its id.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [type]
 * @returns {T}
 */
export function byId(id, type) {
  return checked(document.getElementById(id), `#${id}`, type);
}

/**
 * Returns a part of a row by its name in the template.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {ParentNode} row
 * @param {string} name
 * @param {new () => T} [type]
 * @returns {T}
 */
export function part(row, name, type) {
  return checked(row.querySelector(`[data-part="${name}"]`), name, type);
}

/**
 * @template {HTMLElement} T
 * @param {Element | null | undefined} element
 * @param {string} name
 * @param {new () => T} [type]
 * @returns {T}
 */
function checked(element, name, type) {
  if (element instanceof (type ?? HTMLElement)) return /** @type {T} */ (element);
  throw new Error(`The page has no ${name}.`);
}

/**
 * Creates a row from a template.
 * @param {string} template
 * @returns {HTMLElement}
 */
export function clone(template) {
  const copy = byId(template, HTMLTemplateElement).content.firstElementChild?.cloneNode(true);
  return checked(/** @type {Element} */ (copy), template);
}

/**
 * Sets a text if it differs, so that selections are kept and live regions are not announced again.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Shows a time in the user's time zone.
 * @param {HTMLTimeElement} element
 * @param {string | number} when
 * @param {Intl.DateTimeFormat} format
 */
export function writeTime(element, when, format) {
  const date = new Date(when);
  write(element, format.format(date));
  element.dateTime = date.toISOString();
  element.title = date.toISOString();
}

const day = /** @type {const} */ ({ month: "short", day: "numeric" });
const time = /** @type {const} */ ({ hour: "numeric", minute: "2-digit" });
export const shortMoment = new Intl.DateTimeFormat(undefined, { ...day, ...time });
export const moment = new Intl.DateTimeFormat(undefined, { ...day, ...time, second: "2-digit" });
export const wholeMoment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/**
 * Updates a list to show these items. Rows that stay are not rebuilt or moved, so that videos keep playing and the focus
 * stays. If the focused row is removed, its neighbour gets the focus.
 * @template T
 * @param {HTMLElement} list
 * @param {T[]} items
 * @param {{ key: (item: T) => string, make: (item: T) => HTMLElement, update: (row: HTMLElement, item: T) => void,
 *   fallback: HTMLElement }} how `fallback` gets the focus if no row is left.
 */
export function sync(list, items, { key, make, update, fallback }) {
  const wanted = new Set(items.map(key));
  const rows = new Map();
  for (const row of /** @type {HTMLElement[]} */ ([...list.children]))
    if (wanted.has(row.dataset.key ?? "")) rows.set(row.dataset.key, row);
    else drop(row, fallback);
  let next = list.firstElementChild;
  for (const item of items) {
    const existing = rows.get(key(item));
    const row = existing ?? make(item);
    row.dataset.key = key(item);
    if (row === next) next = row.nextElementSibling;
    else list.insertBefore(row, next);
    update(row, item);
  }
}

/**
 * @param {HTMLElement} row
 * @param {HTMLElement} fallback
 */
function drop(row, fallback) {
  const focused = row.contains(document.activeElement);
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (!focused) return;
  const control = neighbour?.querySelector("button:not([hidden]), a[href], input");
  (control instanceof HTMLElement ? control : fallback).focus();
}

/**
 * Shows the result of an action beside its control.
 * @param {HTMLElement} note
 * @param {string} text
 * @param {"done" | "failed"} [kind]
 */
export function say(note, text, kind = "done") {
  note.dataset.kind = kind;
  write(note, text);
}

/**
 * Copies an element's text. If the browser forbids it (plain HTTP from another machine), selects the text.
 * @param {HTMLElement} source
 * @param {HTMLElement} note
 */
export async function copy(source, note) {
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    say(note, "Copied.");
  } catch {
    getSelection()?.selectAllChildren(source);
    say(note, "Selected. Copy it with Ctrl+C or ⌘C.");
  }
}
