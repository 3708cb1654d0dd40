import type { TryBody, TryData, TryModel } from "../../try/data.ts";
import { type Control, readControlValue, writeValue } from "./control.ts";
import { demandsOf } from "./rules.ts";

/** The part of the form that makes a model's body. */
export interface TryJob {
  /** The chosen model. */
  model(): TryModel;
  body(): TryBody;
  /** The field of a name, where the chosen model has it and its rules let it be. */
  field(name: string): Control | undefined;
}

/** Shows the chosen model's fields, those that its rules let be, and fills in examples. */
export function startJob(form: HTMLFormElement, models: TryData["models"]): TryJob {
  const choice = form.querySelector<HTMLSelectElement>("#try-model");
  const parts = [...form.querySelectorAll<HTMLElement>(".try-model")];
  const controlsIn = (part: HTMLElement | undefined) => [...(part?.querySelectorAll<Control>("[name]") ?? [])];
  const chosen = () => parts.find((part) => part.dataset.model === choice?.value);
  const model = () => {
    const found = models[choice?.value ?? ""];
    if (!found) throw new Error(`There is no model ${choice?.value}.`);
    return found;
  };
  const bodyOf = (controls: Control[]): TryBody =>
    Object.fromEntries(
      controls.flatMap((control) => {
        const value = readControlValue(control);
        return value === undefined ? [] : [[control.name, value]];
      }),
    );
  const allowed = () => controlsIn(chosen()).filter(({ disabled }) => !disabled);

  /** What is not shown is not sent either. */
  function refresh(): void {
    const own = controlsIn(chosen());
    const { required, forbidden } = demandsOf(model(), bodyOf(own));
    for (const part of parts) {
      part.hidden = part !== chosen();
      for (const control of controlsIn(part)) {
        control.disabled = part.hidden || forbidden.has(control.name);
        control.required = required.has(control.name);
        const field = control.closest<HTMLElement>(".try-field");
        if (field) field.hidden = control.disabled;
        const mark = field?.querySelector<HTMLElement>(".try-required");
        if (mark) mark.hidden = !control.required;
      }
    }
  }

  function fill(part: HTMLElement): void {
    const index = Number(part.querySelector<HTMLSelectElement>(".try-example")?.value ?? 0);
    const body = models[part.dataset.model ?? ""]?.examples[index]?.body ?? {};
    for (const control of controlsIn(part)) writeValue(control, body[control.name]);
  }

  // A link of the reference says which operation it is to be.
  const wanted = new URLSearchParams(location.hash.slice(1)).get("operation");
  const [name] = Object.entries(models).find(([, { operation }]) => operation === wanted) ?? [];
  if (choice && name !== undefined) choice.value = name;
  for (const part of parts) {
    fill(part);
    part.querySelector(".try-example")?.addEventListener("input", () => fill(part));
  }
  form.addEventListener("input", refresh);
  refresh();
  return { model, body: () => bodyOf(allowed()), field: (name) => allowed().find((control) => control.name === name) };
}
