import { type PreparedJob, prepareJob } from "../client/index.ts";
import type { Fields, LoadedContract } from "../contract/index.ts";
import type { Finding } from "../prompt/index.ts";
import { type CheckOptions, lintBody } from "./check.ts";

/** A job that may be submitted, and what the linter would do better. */
export interface CheckedJob {
  job: PreparedJob;
  warnings: Finding[];
}

/**
 * Prepares a job for everything that follows: validated once, its bytes, hash, price and duration class fixed, its
 * prompt read. Its key is a fresh UUID, until `claimJob` or a caller gives it another one.
 * @throws ValidationError for whatever would be refused, and for the linter's errors.
 */
export async function prepare(
  contract: LoadedContract,
  model: string,
  body: Readonly<Fields>,
  { lint = true, ...options }: CheckOptions,
): Promise<CheckedJob> {
  const job = await prepareJob(contract, model, JSON.stringify(body), crypto.randomUUID());
  return { job, warnings: lint ? lintBody(contract, model, job.body, options) : [] };
}
