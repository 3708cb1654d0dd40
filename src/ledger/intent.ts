import { resolve } from "node:path";
import { canonicalizeJson, type PreparedJob } from "../client/index.ts";
import type { ContractTypes, ModelName, RequestBody } from "../contract/index.ts";
import { assertInput } from "../errors.ts";
import { containsKey, redactJson } from "../redact.ts";
import type { EntryData } from "./entry.ts";
import { type Job, openStates } from "./job.ts";
import { LedgerError } from "./ledger-error.ts";
import type { LedgerSpendingLimit } from "./spending.ts";

/** What is recorded of a job besides what it asks for. */
export interface IntentOptions {
  /** Whose wish it is: a batch, a folder, a conversation. */
  scope?: string | undefined;
  /** What else its credits are counted for, such as an agent's session. */
  session?: string | undefined;
  /** Raised to ask for another result of the same body; 1 by default. */
  attempt?: number | undefined;
  /** The most credits that it may cost; by default what the contract has seen, undefined if no price is known. */
  estimate?: number | undefined;
  /** What it must fit into, with all that is spent and reserved by then; no limit by default. */
  ceilings?: readonly LedgerSpendingLimit[] | undefined;
  /** Whether a job whose price is not known may be submitted under a ceiling; false by default. */
  allowUnknownPrice?: boolean | undefined;
  /**
   * Whether a job that was refused, and so never executed, may come again with another body: a URL in it was signed anew,
   * say. False by default.
   */
  renewed?: boolean | undefined;
  /** The folder that its files are to go to. With it, the job is not finished before they are there. */
  directory?: string | undefined;
  /** The template of their names. */
  name?: string | undefined;
}

/** A job that is about to be submitted. */
export interface Intent<T extends ContractTypes = ContractTypes, M extends ModelName<T> = ModelName<T>>
  extends IntentOptions {
  /** Its idempotency key: from `deriveIdempotencyKey`, or a UUID. */
  key: string;
  model: M;
  body: RequestBody<T, M>;
}

/**
 * What is to be recorded of a job before it is sent.
 * @throws ValidationError if the key or the body can't be recorded.
 */
export function intentDataOf(
  job: PreparedJob,
  { scope, session, attempt = 1, estimate = job.price?.maximum, directory, name }: IntentOptions,
  origin: string,
): Omit<EntryData["intended"], "repeated"> {
  assertInput(
    redactJson(job.idempotencyKey) === job.idempotencyKey,
    "key",
    "must hold no API key and no signature",
    "Derive one, or give a UUID",
  );
  assertInput(!containsKey(job.bytes), "body", "must not hold an API key", "Take it out of the text or the URL");
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
 * Decides whether a job may be sent, by what is recorded under its key.
 * @param path what an error names as the place of the records.
 * @returns the job if it was submitted, and must not be sent; otherwise whether it may have been sent before.
 * @throws LedgerError `key_conflict` if the key was used with another body.
 */
export function decideIntent(
  known: Job | undefined,
  { idempotencyKey: key, bodyHash }: PreparedJob,
  { renewed: mayChange = false }: IntentOptions,
  path: string,
): { submitted: Job } | { repeated: boolean } {
  const isRenewed = known?.state === "refused" && mayChange;
  if (known && !isRenewed && known.bodyHash !== bodyHash)
    throw new LedgerError("key_conflict", path, `key ${key} was used with another body`, {
      fix: "Give the same body, or another key for another job, which is another charge.",
      idempotencyKey: key,
    });
  if (!known || known.state === "refused") return { repeated: false };
  return openStates.includes(known.state) ? { repeated: true } : { submitted: known };
}

/**
 * A job of the ledger as it was prepared: to be submitted again, by a client of whatever contract, to the same path under
 * the same key. Its body must be whole: its outcome is not known yet.
 */
export function restorePreparedJob(job: Job): PreparedJob {
  const { contract, model, path, key, body, bodyHash, estimate, kind, requested, intendedAt } = job;
  const price =
    estimate === undefined
      ? undefined
      : { credits: estimate, maximum: estimate, date: intendedAt.slice(0, 10), source: "the ledger", when: {} };
  const bytes = canonicalizeJson(body);
  return { contract, model, path, idempotencyKey: key, body, bytes, bodyHash, price, durationClass: kind, requested };
}
