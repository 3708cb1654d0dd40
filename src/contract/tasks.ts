import type { Contract, ContractTypes } from "./contract.ts";

/** The name of a model of a contract, such as `seedance`; any string if the contract's types are unknown. */
export type ModelName<T extends ContractTypes = ContractTypes> = object extends T["models"]
  ? string
  : keyof T["models"] & string;

/** The request body of a model. */
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

/** The output of a model's completed tasks. */
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

/** An accepted and charged job. Keep its `id`. Members that are not in the contract are kept. */
export type SubmittedTask<T extends ContractTypes = ContractTypes> = Readonly<T["schemas"]["SubmittedTask"]> & {
  /** The idempotency key of the submit. */
  readonly idempotencyKey: string;
};

/** A task in a response. Treat any `status` except `completed` and `failed` as running. */
export type Task<T extends ContractTypes = ContractTypes, M extends ModelName<T> = ModelName<T>> = Readonly<
  Omit<T["schemas"]["Task"], "output">
> & { readonly output?: Output<T, M> };

/** A completed task with its output. */
export type CompletedTask<T extends ContractTypes = ContractTypes, M extends ModelName<T> = ModelName<T>> = Task<
  T,
  M
> & { readonly status: "completed"; readonly output: Output<T, M> };

/** Returns the model of a task, from the prefix of its id; undefined if the prefix is not in the contract. */
export function modelOf({ models }: Pick<Contract, "models">, taskId: string): string | undefined {
  return Object.keys(models).find((name) => taskId.startsWith(models[name]?.idPrefix ?? " "));
}

/** Whether a value is a task id of the contract. Only then may it become part of a path. */
export function isTaskId(
  { taskId: { pattern, maxLength } }: Pick<Contract, "taskId">,
  value: unknown,
): value is string {
  return typeof value === "string" && value.length <= maxLength && new RegExp(pattern).test(value);
}
