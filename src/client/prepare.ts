import {
  type Contract,
  type ContractRules,
  durationClass,
  parseValidBody,
  type RequestedOutput,
  requestedOutputOf,
} from "../contract/index.ts";
import { type Estimate, estimate } from "../credits/index.ts";
import { canonicalizeJson, sha256 } from "./canonical.ts";

/** One job, validated once: everything that a submit, a record and a resume need of it. */
export interface PreparedJob {
  /** The name of the contract that it was prepared by; undefined if a record of the first version does not tell. */
  readonly contract: string | undefined;
  readonly model: string;
  /** Where it is submitted. */
  readonly path: string;
  readonly idempotencyKey: string;
  /** The body that the bytes hold. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What is sent: the body as canonical JSON (RFC 8785). */
  readonly bytes: string;
  /** SHA-256 of the bytes, in hex. */
  readonly bodyHash: string;
  /** What it should cost; undefined if no price is known. */
  readonly price: Estimate | undefined;
  /** What makes jobs take the same time: the model with its tier, resolution, length. */
  readonly durationClass: string;
  readonly requested: RequestedOutput;
}

/** A job that was validated, and is not identified yet by the hash of its bytes. */
export type ValidatedJob = Omit<PreparedJob, "bodyHash" | "requested">;

/**
 * Validates a job and fixes its bytes.
 * @param contract with its rules at hand.
 * @param bytes the body as JSON; undefined if JSON can't hold it.
 * @throws ValidationError naming each field, the rule that it breaks and the fix.
 */
export async function validateJob(
  contract: Contract & ContractRules,
  model: string,
  bytes: string | undefined,
  idempotencyKey: string,
): Promise<ValidatedJob> {
  const body =
    parseValidBody(contract, model, bytes, idempotencyKey) ??
    (await rejectInvalidJob(contract, model, bytes, idempotencyKey));
  return {
    contract: contract.name,
    model,
    path: contract.models[model]?.path ?? "",
    idempotencyKey,
    body,
    bytes: canonicalizeJson(body),
    price: estimate(contract, model, body),
    durationClass: durationClass(contract, model, body),
  };
}

/** `composeJob`, with what a record needs. Throws what that throws. */
export async function prepareJob(
  contract: Contract & ContractRules,
  ...[model, bytes, idempotencyKey]: [model: string, bytes: string | undefined, idempotencyKey: string]
): Promise<PreparedJob> {
  const job = await validateJob(contract, model, bytes, idempotencyKey);
  return { ...job, bodyHash: await sha256(job.bytes), requested: requestedOutputOf(contract, model, job.body) };
}

/** Says what is wrong, and which other contract takes it. */
async function rejectInvalidJob(
  contract: Contract & ContractRules,
  ...job: [model: string, bytes: string | undefined, idempotencyKey: string]
): Promise<Record<string, unknown>> {
  const [{ validateOrSuggestContract: validateOrName }, { others }] = await Promise.all([
    import("../contract/other-contract.ts"),
    contract.load.descriptions(),
  ]);
  return validateOrName({ ...contract, others }, ...job);
}
