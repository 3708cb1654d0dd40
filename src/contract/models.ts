import { type Models, models, outputs } from "../../generated/operations.ts";
import type { components } from "../../generated/schema.ts";

/** A model that the contract knows: `seedance`, `gpt-image-2`, … */
export type ModelName = keyof Models;

/** The body that a model takes. */
export type Body<M extends ModelName> = Models[M]["body"];

type Contract = components["schemas"];

/** An accepted and charged job. Keep its `id`. Members that the contract does not know are kept too. */
export interface SubmittedTask extends Readonly<Contract["SubmittedTask"]> {
  /** The key under which it was submitted. */
  readonly idempotencyKey: string;
}

/** A task as the service answers it. Treat any `status` but `completed` and `failed` as still running. */
export type Task<M extends ModelName = ModelName> = Readonly<Omit<Contract["Task"], "output">> & {
  readonly output?: Models[M]["output"];
};

/** A task whose output is there. */
export type CompletedTask<M extends ModelName = ModelName> = Task<M> & {
  readonly status: "completed";
  readonly output: Models[M]["output"];
};

/** Whether the task is `completed` with all members that its kind of output always has. */
export function isCompleted(task: Task): task is CompletedTask {
  const output: unknown = task.output;
  if (task.status !== "completed" || typeof output !== "object" || output === null) return false;
  return kindsOf(task.id).some((kind) => outputs[kind].every((member) => Object.hasOwn(output, member)));
}

/** What the task's id says it puts out; every kind where the id's prefix is not known. */
function kindsOf(id: string): (keyof typeof outputs)[] {
  const model = Object.values(models).find(({ idPrefix }) => id.startsWith(idPrefix));
  return model ? [model.output] : (Object.keys(outputs) as (keyof typeof outputs)[]);
}
