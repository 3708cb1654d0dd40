import { resolve } from "node:path";
import { canonicalizeJson, type PreparedJob } from "../client/index.ts";
import type { ContractTypes, ModelName, RequestBody } from "../contract/index.ts";
import { assertInput } from "../errors.ts";
import { message } from "../message.ts";
import { containsKey, redactJson } from "../redact.ts";
import type { EntryData } from "./entry.ts";
import { type Job, openStates } from "./job.ts";
import { LedgerError } from "./ledger-error.ts";
import type { LedgerSpendingLimit } from "./spending.ts";

/** What is recorded of a job in addition to its body. */
export interface IntentOptions {
  /** The idempotency scope: a batch, a folder, a conversation. */
  scope?: string | undefined;
  /** A second label to sum credits by, such as an agent's session. */
  session?: string | undefined;
  /** Raise it to get another result of the same body (default: 1). */
  attempt?: number | undefined;
  /** The maximum price in credits. Default: the contract's observed price, or undefined if there is none. */
  estimate?: number | undefined;
  /** The limits that spent and reserved credits must not exceed (default: none). */
  ceilings?: readonly LedgerSpendingLimit[] | undefined;
  /** Whether a job without a known price may be submitted despite `ceilings` (default: false). */
  allowUnknownPrice?: boolean | undefined;
  /**
   * Whether a job that was refused, and so never executed, may be submitted again with another body under the same key,
   * for example with a freshly signed URL (default: false).
   */
  renewed?: boolean | undefined;
  /** The folder for its files. If set, the job is unfinished until they are downloaded. */
  directory?: string | undefined;
  /** The template of the file names. */
  name?: string | undefined;
}

/** A job to submit. */
export interface Intent<T extends ContractTypes = ContractTypes, M extends ModelName<T> = ModelName<T>>
  extends IntentOptions {
  /** The idempotency key: from `deriveIdempotencyKey`, or a UUID. */
  key: string;
  model: M;
  body: RequestBody<T, M>;
}

/**
 * The entry to record before a job is sent.
 * @throws ValidationError if the key or the body contains a secret.
 */
export function intentDataOf(
  job: PreparedJob,
  { scope, session, attempt = 1, estimate = job.price?.maximum, directory, name }: IntentOptions,
  origin: string,
): Omit<EntryData["intended"], "repeated"> {
  assertInput(
    redactJson(job.idempotencyKey) === job.idempotencyKey,
    "key",
    message`must not contain an API key or a signature`,
    message`Derive it by deriveIdempotencyKey, or pass a UUID`,
  );
  assertInput(
    !containsKey(job.bytes),
    "body",
    message`must not contain an API key`,
    message`Remove it from the text or the URL`,
  );
  const { contract, model, path, durationClass: kind, body, bodyHash, requested } = job;
  return {
    origin,
    contract,
    model,
    path,
    kind,
    scope,
    session,
    attempt,
    body,
    bodyHash,
    requested,
    estimate,
    directory: directory === undefined ? undefined : resolve(directory),
    name,
  };
}

/**
 * Decides whether a job may be sent, by the record under its key.
 * @param recorded the job that is recorded under the key.
 * @param path the path of the ledger, for the error.
 * @returns the job if it was submitted before and must not be sent; otherwise whether it may have been sent before.
 * @throws LedgerError `key_conflict` if the key was used with another body.
 */
export function decideIntent(
  recorded: Job | undefined,
  { idempotencyKey: key, bodyHash }: PreparedJob,
  { renewed: mayChange = false }: IntentOptions,
  path: string,
): { submitted: Job } | { repeated: boolean } {
  const isRenewed = recorded?.state === "refused" && mayChange;
  if (recorded && !isRenewed && recorded.bodyHash !== bodyHash)
    throw new LedgerError("key_conflict", path, message`key ${key} was used with another body`, {
      fix: message`Pass the same body, or another key for another job, which is charged separately.`,
      idempotencyKey: key,
    });
  if (!recorded || recorded.state === "refused") return { repeated: false };
  return openStates.includes(recorded.state) ? { repeated: true } : { submitted: recorded };
}

/**
 * Restores a prepared job from the ledger, to submit it again to the same path under the same key, by a client of any
 * contract. Its outcome must still be unknown: only then is its body complete.
 */
export function restorePreparedJob(job: Job): PreparedJob {
  const { contract, model, path, key, body, bodyHash, estimate, kind, requested, intendedAt } = job;
  const price = estimate === undefined ? undefined : priceFromLedger(estimate, intendedAt.slice(0, 10));
  const bytes = canonicalizeJson(body);
  return { contract, model, path, idempotencyKey: key, body, bytes, bodyHash, price, durationClass: kind, requested };
}

function priceFromLedger(estimate: number, date: string): NonNullable<PreparedJob["price"]> {
  const source = "the ledger";
  const maximum = { maximum: estimate, maximumDate: date, maximumSource: source };
  return { credits: estimate, ...maximum, basis: "observed", date, source, when: {} };
}
