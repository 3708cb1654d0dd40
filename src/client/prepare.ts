import {
  type Contract,
  type ContractRules,
  durationClass,
  parseValidBody,
  type RequestedOutput,
  requestedOutputOf,
} from "../contract/index.ts";
import type { Estimate } from "../credits/index.ts";
import { canonicalizeJson, sha256 } from "./canonical.ts";

/** A validated job, with everything that is needed to submit it, to store it and to submit it again. */
export interface PreparedJob {
  /** The name of the contract that validated the job; undefined for jobs that the first version of the ledger stored. */
  readonly contract: string | undefined;
  /** The name of the model. */
  readonly model: string;
  /** The path that the job is posted to. */
  readonly path: string;
  readonly idempotencyKey: string;
  /** The fields of the request. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The request body as it is sent: canonical JSON (RFC 8785). */
  readonly bytes: string;
  /** The SHA-256 of `bytes`, in hexadecimal. */
  readonly bodyHash: string;
  /** The estimated price; undefined if unknown. */
  readonly price: Estimate | undefined;
  /** The class of jobs that take about the same time: model, tier, resolution and length. */
  readonly durationClass: string;
  /** The output that the body asks for. */
  readonly requested: RequestedOutput;
}

/** A validated job without the hash of its bytes and its output; its price is needed under a spending limit only. */
export type ValidatedJob = Omit<PreparedJob, "bodyHash" | "price" | "requested"> & Partial<Pick<PreparedJob, "price">>;

/**
 * Validates a job and serializes its body.
 * @param contract with its rules loaded.
 * @param bytes the body as JSON; undefined if it has no JSON representation.
 * @param baseUrl the service. Without it, it is not known which media URLs it can open.
 * @throws ValidationError if the job is invalid, or the service can't open a media URL; it names each field, the rule that it breaks and the fix.
 */
export async function validateJob(
  contract: Contract & ContractRules,
  model: string,
  bytes: string | undefined,
  idempotencyKey: string,
  baseUrl?: string,
): Promise<ValidatedJob> {
  const body =
    parseValidBody(contract, model, bytes, idempotencyKey) ??
    (await rejectInvalidJob(contract, model, bytes, idempotencyKey));
  // Most jobs have no media.
  if (/https:/i.test(bytes ?? "")) (await import("./media-urls.ts")).assertPublicMedia(contract, model, body, baseUrl);
  return {
    contract: contract.name,
    model,
    path: contract.models[model]?.path ?? "",
    idempotencyKey,
    body,
    bytes: canonicalizeJson(body),
    durationClass: durationClass(contract, model, body),
  };
}

/** Estimates the price of a validated job. The code and the prices are loaded on first use. */
export async function estimatePrice(
  contract: Contract,
  { model, body }: Pick<ValidatedJob, "model" | "body">,
): Promise<Estimate | undefined> {
  const [{ estimate }, { fields }, prices] = await Promise.all([
    import("../credits/estimate.ts"),
    contract.load.rules(),
    contract.load.prices(),
  ]);
  return estimate({ fields, ...prices }, model, body);
}

/** Validates a job as `validateJob` does, and adds its hash, price and output. Throws what `validateJob` throws. */
export async function prepareJob(
  contract: Contract & ContractRules,
  ...args: [model: string, bytes: string | undefined, idempotencyKey: string, baseUrl?: string]
): Promise<PreparedJob> {
  const job = await validateJob(contract, ...args);
  const [bodyHash, price] = await Promise.all([sha256(job.bytes), estimatePrice(contract, job)]);
  return { ...job, bodyHash, price, requested: requestedOutputOf(contract, job.model, job.body) };
}

/** Throws the ValidationError of an invalid job. It names another contract that accepts the job, if there is one. */
async function rejectInvalidJob(
  contract: Contract & ContractRules,
  ...job: [model: string, bytes: string | undefined, idempotencyKey: string]
): Promise<Record<string, unknown>> {
  const [{ validateOrSuggestContract }, { others }] = await Promise.all([
    import("../contract/other-contract.ts"),
    contract.load.descriptions(),
  ]);
  return validateOrSuggestContract({ ...contract, others }, ...job);
}
