import { canonicalizeJson, deriveKeyFromBytes, type PreparedJob } from "../client/index.ts";
import {
  type Fields,
  fieldsOf,
  type InferredField,
  inferFields,
  type LoadedContract,
  mediaRoles,
  normalizeFieldNames,
  orderFields,
} from "../contract/index.ts";
import { assertInput } from "../errors.ts";
import { type LintedJob, prepareLintedJob, toReferenceUrl } from "../jobs/index.ts";
import { type Job, restorePreparedJob, sha256Sync } from "../ledger/index.ts";

/** A job prepared from the arguments of a call. */
export interface RequestedJob extends LintedJob {
  /** Fields of its body that were inferred, not given. */
  inferred: InferredField[];
}

/**
 * Prepares a job from the fields of a call.
 * @param lint whether a finding of severity `error` rejects the job.
 * @throws ValidationError if the contract or the linter rejects the job.
 */
export async function prepareRequestedJob(
  contract: LoadedContract,
  model: string,
  fields: Fields,
  lint: boolean,
): Promise<RequestedJob> {
  const body = resolveReferences(contract, model, normalizeFieldNames(contract, model, fields));
  const inferred = inferFields(contract, model, body);
  for (const { field, value } of inferred) body[field] = value;
  const options = { override: "ignore_lint submits it anyway", lint };
  return { ...(await prepareLintedJob(contract, model, orderFields(contract, model, body), options)), inferred };
}

/** Resolves media URLs, so that the files of a sandbox's tasks can be references too. */
function resolveReferences(contract: LoadedContract, model: string, body: Fields): Fields {
  const fields = fieldsOf(contract, model);
  const resolve = (value: unknown) => (typeof value === "string" ? toReferenceUrl(value) : value);
  const entries = Object.entries(body).map(([name, value]) => {
    const isMedia = mediaRoles.includes(fields[name]?.role ?? "");
    return [name, !isMedia ? value : Array.isArray(value) ? value.map(resolve) : resolve(value)];
  });
  return Object.fromEntries(entries);
}

/**
 * Derives the idempotency key of a job from its arguments, so that the same arguments are always the same job. Defaults
 * are filled in first: an agent that repeats a call from memory may name them.
 * @param variation a whole number from 1, or a name; another variation is another job.
 * @throws ValidationError if the variation is neither.
 */
export async function deriveJobKey(
  contract: LoadedContract,
  { model, path, body }: PreparedJob,
  scope: string,
  variation: string,
): Promise<{ key: string; scope: string; attempt: number }> {
  const number = Number(variation.trim() || Number.NaN);
  const isNumber = Number.isInteger(number) && number > 0;
  const isValid = isNumber || Number.isNaN(number);
  assertInput(isValid, "variation", "must be a whole number from 1, or a name", "Omit it for the first job, or pass 2");
  const attempt = isNumber ? number : 1;
  const variationScope = isNumber ? scope : `${scope} variation ${variation}`;
  const bytes = canonicalizeJson({ ...contract.fields[model]?.defaults, ...body });
  return {
    key: await deriveKeyFromBytes({ scope: variationScope, path, bytes, attempt }),
    scope: variationScope,
    attempt,
  };
}

/**
 * The job to submit under a key. If an earlier call recorded it, its bytes are sent again: that call may or may not have
 * named the defaults.
 */
export function jobToSubmit(job: PreparedJob, key: string, previous: Job | undefined): PreparedJob {
  const recorded = previous && restorePreparedJob(previous);
  // The ledger removes secrets from a settled job's body, so that it may differ from the one that was sent.
  const isComplete = recorded && sha256Sync(recorded.bytes) === recorded.bodyHash;
  return isComplete ? recorded : { ...job, idempotencyKey: key };
}
