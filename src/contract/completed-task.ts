import type { Contract } from "./contract.ts";
import { type CompletedTask, modelOf, type Task } from "./tasks.ts";

/** Whether a task is completed and its output has the members and the URLs that the contract requires. */
export function isCompleted<T extends Task>(
  contract: Pick<Contract, "models" | "outputs" | "outputUrls">,
  task: T,
): task is T & CompletedTask {
  if (task.status !== "completed" || typeof task.output !== "object" || task.output === null) return false;
  const model = contract.models[modelOf(contract, task.id) ?? ""];
  // If the id's prefix is unknown, every output type is possible.
  const types = model ? [model.outputType] : Object.keys(contract.outputs);
  return types.some((type) => {
    const { [type]: members = [] } = contract.outputs;
    const { [type]: urls = [] } = contract.outputUrls;
    return (
      members.every((member) => valuesAt(task.output, [member]).every(isPresent)) &&
      urls.every((path) => valuesAt(task.output, path.split(".")).every(isWebUrl))
    );
  });
}

/** The values at a path; `[undefined]` if there is none, and if a list is empty. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (name === undefined) return [value];
  if (typeof value !== "object" || value === null) return [undefined];
  if (name === "*") {
    const entries = Array.isArray(value) ? value : [];
    return entries.length > 0 ? entries.flatMap((entry) => valuesAt(entry, rest)) : [undefined];
  }
  return valuesAt(Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined, rest);
}

const isPresent = (value: unknown) => value !== undefined && value !== null;

/** Whether a value is an absolute http(s) URL, which can be downloaded. */
export function isWebUrl(value: unknown): value is string {
  return typeof value === "string" && /^https?:\/\//i.test(value) && URL.canParse(value);
}
