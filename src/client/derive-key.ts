import type { Contract, ContractTypes, ModelName } from "../contract/index.ts";
import { assertInput } from "../errors.ts";
import { canonicalizeJson, sha256 } from "./canonical.ts";
import type { PreparedJob } from "./prepare.ts";

export interface JobSpec<T extends ContractTypes = ContractTypes> {
  /** Whose wish it is: a batch and its row, a conversation, a folder. Equal jobs in other scopes are other jobs. */
  scope: string;
  model: ModelName<T>;
  body: object;
  /** Raised to ask for another result of the same body, which is another charge; 1 by default. */
  attempt?: number | undefined;
}

/**
 * An idempotency key that follows from what is wished, for callers that may repeat themselves without remembering: a
 * command after a crash, a row of a batch, an agent's tool call. The same wish is the same key, so the repeat is charged
 * once; submit it with `repeated: true`.
 * @returns 68 visible ASCII characters.
 * @throws ValidationError where scope, model or attempt are none.
 */
export async function deriveIdempotencyKey(
  { models }: Pick<Contract, "models">,
  { scope, model, body, attempt = 1 }: JobSpec,
): Promise<string> {
  assertInput(Object.hasOwn(models, model), "model", "must be a model of the contract", Object.keys(models).join(", "));
  const sent: unknown = JSON.parse(JSON.stringify(body));
  return deriveKeyFromBytes({ scope, path: models[model]?.path ?? "", bytes: canonicalizeJson(sent), attempt });
}

/** What a key follows from: the bytes are those of the body as canonical JSON. */
export type IdempotencyKeyInput = Pick<PreparedJob, "path" | "bytes"> & Pick<JobSpec, "scope" | "attempt">;

/** `deriveIdempotencyKey` for a job whose bytes are there. */
export async function deriveKeyFromBytes({ scope, path, bytes, attempt = 1 }: IdempotencyKeyInput): Promise<string> {
  assertInput(
    typeof scope === "string" && scope !== "",
    "scope",
    "must be a text",
    "Name the batch, folder or conversation",
  );
  assertInput(
    Number.isInteger(attempt) && attempt > 0,
    "attempt",
    "must be a whole number from 1",
    "Leave it out for 1",
  );
  return `sd1_${await sha256(`[${JSON.stringify(scope)},${JSON.stringify(path)},${bytes},${attempt}]`)}`;
}
