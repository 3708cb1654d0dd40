import type { Contract, ContractTypes } from "./contract.ts";

/** A model that a contract knows: `seedance`, `gpt-image-2`, … Any name if the contract is not known to the compiler. */
export type ModelName<T extends ContractTypes = ContractTypes> = object extends T["models"]
  ? string
  : keyof T["models"] & string;

/** The body that a model takes. */
export type RequestBody<
  T extends ContractTypes = ContractTypes,
  M extends ModelName<T> = ModelName<T>,
> = object extends T["models"]
  ? object
  : M extends keyof T["models"]
    ? T["models"][M] extends { body: infer B extends object }
      ? B
      : never
    : never;

/** What comes out of a model. */
export type Output<
  T extends ContractTypes = ContractTypes,
  M extends ModelName<T> = ModelName<T>,
> = object extends T["models"]
  ? object
  : M extends keyof T["models"]
    ? T["models"][M] extends { output: infer O extends object }
      ? O
      : never
    : never;

/** An accepted and charged job. Keep its `id`. Members that the contract does not know are kept too. */
export type SubmittedTask<T extends ContractTypes = ContractTypes> = Readonly<T["schemas"]["SubmittedTask"]> & {
  /** The key under which it was submitted. */
  readonly idempotencyKey: string;
};

/** A task as the service responds it. Treat any `status` but `completed` and `failed` as still running. */
export type Task<T extends ContractTypes = ContractTypes, M extends ModelName<T> = ModelName<T>> = Readonly<
  Omit<T["schemas"]["Task"], "output">
> & { readonly output?: Output<T, M> };

/** A task whose output is there. */
export type CompletedTask<T extends ContractTypes = ContractTypes, M extends ModelName<T> = ModelName<T>> = Task<
  T,
  M
> & { readonly status: "completed"; readonly output: Output<T, M> };

/** The model that a task's id names by its prefix; undefined if the contract does not know the prefix. */
export function modelOf({ models }: Pick<Contract, "models">, taskId: string): string | undefined {
  return Object.keys(models).find((name) => taskId.startsWith(models[name]?.idPrefix ?? " "));
}

/** Whether the task is `completed` with all members that its type of output always has. */
export function isCompleted<T extends Task>(
  contract: Pick<Contract, "models" | "outputs">,
  task: T,
): task is T & CompletedTask {
  const { output } = task;
  if (task.status !== "completed" || typeof output !== "object" || output === null) return false;
  const model = contract.models[modelOf(contract, task.id) ?? ""];
  // Every type of output is possible if the id's prefix is not known.
  const types = model ? [model.outputType] : Object.keys(contract.outputs);
  return types.some((type) => contract.outputs[type]?.every((member) => Object.hasOwn(output, member)));
}
