import type { Translation } from "./overlay.ts";
import { objectsWithTexts } from "./texts.ts";

/**
 * Returns a copy of a document with the texts that the overlay's actions translate.
 * @throws Error if a target matches no text, which means that the overlay is stale.
 */
export function translateDocument<T extends object>(document: T, actions: readonly Translation[]): T {
  const copy = structuredClone(document);
  const objects = objectsWithTexts(copy);
  for (const { target, update } of actions) {
    const object = objects.get(target);
    if (!object) throw new Error(`${target} matches no text.`);
    Object.assign(object, update);
  }
  return copy;
}
