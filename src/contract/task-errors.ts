import { type FailedTask, TaskFailedError, type TaskFailure } from "../errors.ts";
import { message } from "../message.ts";
import type { Contract, TaskErrorClass } from "./contract.ts";

/** The contract's limit of a task's error. What is longer is not read, so that a hostile text costs no time. */
const maxLength = 10_000;

/**
 * Tells why a task failed, by the code and the words of its error, in time that is linear in their length.
 * @param classes the `taskErrors` of `contract.load.responses()`; the first class with a matching sign counts.
 * @param error the task's `error`: a text, `{ code, message }`, or nothing.
 * @returns the class, whether the same job may be submitted again, and what to do.
 */
export function classifyTaskError(classes: readonly TaskErrorClass[], error: unknown): TaskFailure {
  const { code = "", message: text = "" } = readTaskError(error);
  const words = toWords(`${code} ${text}`);
  const found = classes.find(({ signs }) =>
    signs.some(
      (sign) => sign.codes?.includes(code.toLowerCase()) || sign.words?.some((group) => hasWords(words, group)),
    ),
  );
  const { class: name, retry, fix } = found ?? classes.find(({ signs }) => signs.length === 0) ?? unknownClass();
  return { class: name, retry, advice: fix };
}

/** Reads a task's `error`, a text or `{ code, message }`; each part is left out if the service did not give it. */
export function readTaskError(error: unknown): { code?: string; message?: string } {
  const parts = (typeof error === "object" && error !== null ? error : { message: error }) as Record<string, unknown>;
  const found = ["code", "message"].flatMap((name) => {
    const value = parts[name];
    return typeof value === "string" && value !== "" ? [[name, value.slice(0, maxLength)]] : [];
  });
  return Object.fromEntries(found);
}

/**
 * Classifies a task's error by a contract.
 * @returns undefined if the classes can't be loaded: the error itself must still be reported.
 */
export async function explainTaskError(contract: Contract, error: unknown): Promise<TaskFailure | undefined> {
  try {
    return classifyTaskError((await contract.load.responses()).taskErrors, error);
  } catch {
    return undefined;
  }
}

/** The error of a failed task, with its class. */
export async function createTaskFailedError(contract: Contract, task: FailedTask): Promise<TaskFailedError> {
  return new TaskFailedError(task, await explainTaskError(contract, task.error));
}

/** The words of a text, lower case and each after a space; those of a camel-case code are separated. */
function toWords(text: string): string {
  const separated = text.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return ` ${separated.replace(/[^\p{L}\p{N}]+/gu, " ")}`;
}

/** Chinese has no spaces between words. */
const hasWords = (words: string, group: string) =>
  group.split(" ").every((word) => words.includes(/^[a-z]/.test(word) ? ` ${word}` : word));

function unknownClass(): Pick<TaskErrorClass, "class" | "retry" | "fix"> {
  return { class: "unknown", retry: "unchanged", fix: message`The error does not tell the cause.` };
}
