import type { Json } from "../../../generate/document.ts";

/** What a field of the form is filled in by. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What it holds, as it is sent; undefined where the field is left out. */
export function readControlValue(control: Control): Json | undefined {
  const { value, dataset } = control;
  if (value === "") return undefined;
  switch (dataset.type) {
    case "boolean":
      return value === "true";
    case "integer":
    case "number":
      return Number(value);
    case "array":
      return linesOf(value);
    default:
      return value;
  }
}

/** Fills it in; empties it where there is no value. */
export function writeValue(control: Control, value: Json | undefined): void {
  control.value = Array.isArray(value) ? value.join("\n") : value === undefined ? "" : String(value);
}

/** The entries of a list, one a line. */
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
