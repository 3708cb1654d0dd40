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

/** A job as a call asks for it. */
export interface RequestedJob extends LintedJob {
  /** What of its body was not given. */
  inferred: InferredField[];
}

/**
 * Prepares the job that the fields of a call ask for.
 * @throws ValidationError for whatever would be refused, and for what the linter refuses.
 */
export async function prepareRequestedJob(
  contract: LoadedContract,
  model: string,
  given: Fields,
  lint: boolean,
): Promise<RequestedJob> {
  const body = resolveReferences(contract, model, normalizeFieldNames(contract, model, given));
  const inferred = inferFields(contract, model, body);
  for (const { field, value } of inferred) body[field] = value;
  const options = { override: "ignore_lint sends it all the same", lint };
  return { ...(await prepareLintedJob(contract, model, orderFields(contract, model, body), options)), inferred };
}

/** The files of a sandbox's tasks can be references too. */
function resolveReferences(contract: LoadedContract, model: string, body: Fields): Fields {
  const fields = fieldsOf(contract, model);
  const one = (value: unknown) => (typeof value === "string" ? toReferenceUrl(value) : value);
  const all = Object.entries(body).map(([name, value]) => {
    const isMedia = mediaRoles.includes(fields[name]?.role ?? "");
    return [name, !isMedia ? value : Array.isArray(value) ? value.map(one) : one(value)];
  });
  return Object.fromEntries(all);
}

/**
 * The key that follows from a job: the same arguments are one job for ever. A default is the same whether it was given or
 * not: an agent that repeats a call from memory may name it.
 * @param variation a whole number from 1, or a name; another one is another job.
 * @throws ValidationError if it is neither.
 */
export async function deriveJobKey(
  contract: LoadedContract,
  { model, path, body }: PreparedJob,
  scope: string,
  variation: string,
): Promise<{ key: string; scope: string; attempt: number }> {
  const number = Number(variation.trim() || Number.NaN);
  const isNumber = Number.isInteger(number) && number > 0;
  const holds = isNumber || Number.isNaN(number);
  assertInput(holds, "variation", "must be a whole number from 1, or a name", "Leave it out for the first, or give 2");
  const attempt = isNumber ? number : 1;
  const own = isNumber ? scope : `${scope} variation ${variation}`;
  const bytes = canonicalizeJson({ ...contract.fields[model]?.defaults, ...body });
  return { key: await deriveKeyFromBytes({ scope: own, path, bytes, attempt }), scope: own, attempt };
}

/** The job to submit under a key: as an earlier call recorded it, which may or may not have given its defaults. */
export function jobToSubmit(job: PreparedJob, key: string, known: Job | undefined): PreparedJob {
  const recorded = known && restorePreparedJob(known);
  // The record of a job that is settled holds no secrets, and may be another body than the one that was sent.
  const isWhole = recorded && sha256Sync(recorded.bytes) === recorded.bodyHash;
  return isWhole ? recorded : { ...job, idempotencyKey: key };
}
