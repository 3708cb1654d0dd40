import { canonicalizeJson, type PreparedJob } from "../../src/client/index.ts";
import { durationClass, type LoadedContract, requestedOutputOf } from "../../src/contract/index.ts";
import { estimate } from "../../src/credits/index.ts";
import { sha256Sync } from "../../src/ledger/index.ts";
import { page } from "./contracts.ts";

/**
 * Returns a job as `client.prepare` does, but synchronously and without validation: for tests that write many jobs, or
 * one that a client would refuse.
 */
export function preparedJob(key: string, model: string, body: object, contract: LoadedContract = page): PreparedJob {
  const bytes = canonicalizeJson(body);
  return {
    contract: contract.name,
    model,
    path: contract.models[model]?.path ?? "",
    idempotencyKey: key,
    body: body as Record<string, unknown>,
    bytes,
    bodyHash: sha256Sync(bytes),
    price: estimate(contract, model, body),
    durationClass: durationClass(contract, model, body),
    requested: requestedOutputOf(contract, model, body),
  };
}
