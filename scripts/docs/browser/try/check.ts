import { type Control, linesOf } from "./control.ts";
import type { TryScriptStrings } from "./words.ts";

/** What is wrong with what a field holds; undefined where nothing is. */
export function problemOf(control: Control, said: TryScriptStrings): string | undefined {
  const { validity, value, dataset } = control;
  if (validity.valueMissing) return said.missing;
  if (control instanceof HTMLInputElement && control.type === "number") {
    if (validity.badInput) return said.number;
    if (validity.rangeUnderflow) return said.least(control.min);
    if (validity.rangeOverflow) return said.most(control.max);
    if (validity.stepMismatch) return said.wholeNumber;
  }
  if (value === "") return undefined;
  return dataset.type === "array" ? listProblem(dataset, linesOf(value), said) : textProblem(dataset, value, said);
}

function listProblem(limits: DOMStringMap, lines: string[], said: TryScriptStrings): string | undefined {
  if (lines.length < Number(limits.minItems ?? 0)) return said.fewest(Number(limits.minItems), lines.length);
  if (lines.length > Number(limits.maxItems ?? Number.POSITIVE_INFINITY))
    return said.mostItems(Number(limits.maxItems), lines.length);
  for (const line of lines) {
    const problem = textProblem(limits, line, said);
    if (problem) return problem;
  }
  return undefined;
}

function textProblem(
  { minLength, maxLength, pattern, patternMeaning }: DOMStringMap,
  text: string,
  said: TryScriptStrings,
): string | undefined {
  const length = [...text].length;
  if (length < Number(minLength ?? 0)) return said.shortest(Number(minLength), length);
  if (length > Number(maxLength ?? Number.POSITIVE_INFINITY)) return said.longest(Number(maxLength), length);
  const fits = pattern === undefined || new RegExp(pattern, "u").test(text);
  return fits ? undefined : said.pattern(text, patternMeaning);
}

/** Shows what is wrong beside its field, or that nothing is any more. */
export function showProblem(control: Control, problem: string | undefined): void {
  const place = document.getElementById(`${control.id}-error`);
  if (place) {
    place.textContent = problem ?? "";
    place.hidden = problem === undefined;
  }
  if (problem === undefined) control.removeAttribute("aria-invalid");
  else control.setAttribute("aria-invalid", "true");
}
