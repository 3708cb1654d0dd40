import { UnexpectedOutputError } from "../errors.ts";
import { message } from "../message.ts";
import { mapJsonStrings, redactText, redactUrl } from "../redact.ts";
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

/**
 * Whether a task has ended, as it seems, with an output that is not in the contract: its status is `completed`, or one that
 * the contract does not list together with a URL in the output, such as `succeeded`.
 */
export function hasUnexpectedOutput(
  contract: Pick<Contract, "models" | "outputs" | "outputUrls" | "statuses">,
  task: Task,
): boolean {
  if (task.status === "completed") return !isCompleted(contract, task);
  return !contract.statuses.includes(task.status) && holdsUrl(task.output);
}

/**
 * The error of a task that has ended with an unexpected output.
 * @param task the task in the last response.
 */
export function createUnexpectedOutputError(task: Task): UnexpectedOutputError {
  const body = excerptOf(task);
  return new UnexpectedOutputError(
    message`Task ${task.id} is charged and has the status "${excerptOf(task.status)}", but its output is not what the contract lists. Response: ${body.slice(0, 500)}`,
    task,
    body,
  );
}

/** A part of a response, for people: redacted and cut. */
export function excerptOf(value: unknown): string {
  return (typeof value === "string" ? redactPart(value) : JSON.stringify(mapJsonStrings(value, redactPart))).slice(
    0,
    2048,
  );
}

/** A string that is a URL as a whole may have spaces, where a URL in a text ends. */
const redactPart = (text: string) => redactText(isWebUrl(text) ? redactUrl(text) : text);

/** Whether a value is an http(s) URL, or has one in it. The depth is bounded where the response is read. */
function holdsUrl(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isWebUrl(value);
  return Object.values(value).some(holdsUrl);
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
