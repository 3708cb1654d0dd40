// @ts-check
/** Small help with the page. All text goes in as text, never as HTML. */

/**
 * An element by its id.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [type]
 * @returns {T}
 */
export function byId(id, type) {
  return checked(document.getElementById(id), `#${id}`, type);
}

/**
 * The part of a row that its template calls by this name.
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
 * @param {Element | null | undefined} found
 * @param {string} name
 * @param {new () => T} [type]
 * @returns {T}
 */
function checked(found, name, type) {
  if (found instanceof (type ?? HTMLElement)) return /** @type {T} */ (found);
  throw new Error(`The page has no ${name}.`);
}

/**
 * A new row from a template.
 * @param {string} template
 * @returns {HTMLElement}
 */
export function clone(template) {
  const copy = byId(template, HTMLTemplateElement).content.firstElementChild?.cloneNode(true);
  return checked(/** @type {Element} */ (copy), template);
}

/**
 * Sets a text where it differs, so that a selection in it and a live region are left alone.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Shows a moment in the reader's own time zone.
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
 * Lets a list show these items. Rows that stay are neither rebuilt nor moved, so a video plays on and the focus stays;
 * where the focused row goes, the focus moves to its neighbour.
 * @template T
 * @param {HTMLElement} list
 * @param {T[]} items
 * @param {{ key: (item: T) => string, make: (item: T) => HTMLElement, update: (row: HTMLElement, item: T) => void,
 *   fallback: HTMLElement }} how `fallback` takes the focus where no row is left.
 */
export function sync(list, items, { key, make, update, fallback }) {
  const wanted = new Set(items.map(key));
  const rows = new Map();
  for (const row of /** @type {HTMLElement[]} */ ([...list.children]))
    if (wanted.has(row.dataset.key ?? "")) rows.set(row.dataset.key, row);
    else drop(row, fallback);
  let next = list.firstElementChild;
  for (const item of items) {
    const known = rows.get(key(item));
    const row = known ?? make(item);
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
 * Says how something went, beside what the reader did.
 * @param {HTMLElement} note
 * @param {string} text
 * @param {"done" | "failed"} [kind]
 */
export function say(note, text, kind = "done") {
  note.dataset.kind = kind;
  write(note, text);
}

/**
 * Copies an element's text; where the browser does not let it (plain HTTP from another machine), selects it.
 * @param {HTMLElement} source
 * @param {HTMLElement} note
 */
export async function copy(source, note) {
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    say(note, "Copied.");
  } catch {
    getSelection()?.selectAllChildren(source);
    say(note, "It is selected: copy it with Ctrl+C or ⌘C.");
  }
}
