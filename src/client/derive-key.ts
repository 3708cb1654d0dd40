import { assertModel, type Contract, type ContractTypes, type ModelName } from "../contract/index.ts";
import { assertInput } from "../errors.ts";
import { message } from "../message.ts";
import { canonicalizeJson, sha256 } from "./canonical.ts";
import type { PreparedJob } from "./prepare.ts";

/** A job, as `deriveIdempotencyKey` identifies it. */
export interface JobSpec<T extends ContractTypes = ContractTypes> {
  /** The idempotency scope, such as a batch and its row, a conversation or a folder. Jobs of other scopes are other jobs. */
  scope: string;
  /** The name of a model of the contract. */
  model: ModelName<T>;
  /** The fields of the request. */
  body: object;
  /** The number of the attempt; 1 by default. A higher number means another result of the same body, charged again. */
  attempt?: number | undefined;
}

/**
 * Derives an idempotency key from a job, for callers that may repeat a submit without knowing it: a command after a
 * crash, a row of a batch, an agent's tool call. Equal jobs have equal keys, so a repeated submit is charged once;
 * submit it with `repeated: true`.
 * @returns 68 visible ASCII characters.
 * @throws ValidationError if the scope is empty, the contract has no such model, or the attempt is not an integer above 0.
 */
export async function deriveIdempotencyKey(
  { models }: Pick<Contract, "models">,
  { scope, model, body, attempt = 1 }: JobSpec,
): Promise<string> {
  assertModel({ models }, model);
  const normalized: unknown = JSON.parse(JSON.stringify(body));
  return deriveKeyFromBytes({ scope, path: models[model]?.path ?? "", bytes: canonicalizeJson(normalized), attempt });
}

/** The input of a key's derivation. `bytes` is the body as canonical JSON. */
export type IdempotencyKeyInput = Pick<PreparedJob, "path" | "bytes"> & Pick<JobSpec, "scope" | "attempt">;

/** `deriveIdempotencyKey` for a job that is serialized already. */
export async function deriveKeyFromBytes({ scope, path, bytes, attempt = 1 }: IdempotencyKeyInput): Promise<string> {
  assertInput(
    typeof scope === "string" && scope !== "",
    "scope",
    message`must be a string that is not empty`,
    message`Name the batch, folder or conversation`,
  );
  assertInput(
    Number.isInteger(attempt) && attempt > 0,
    "attempt",
    message`must be an integer above 0, not ${attempt}`,
    message`Leave it out for 1`,
  );
  return `sd1_${await sha256(`[${JSON.stringify(scope)},${JSON.stringify(path)},${bytes},${attempt}]`)}`;
}
