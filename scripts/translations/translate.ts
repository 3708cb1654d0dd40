import type { Translation } from "./overlay.ts";
import { objectsWithTexts } from "./texts.ts";

/**
 * A copy of a document with its texts translated, as the overlay of these actions makes it.
 * @throws Error where a target matches no text: the overlay is stale.
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
