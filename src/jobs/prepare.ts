import { type PreparedJob, prepareJob } from "../client/index.ts";
import type { Fields, LoadedContract } from "../contract/index.ts";
import type { LintFinding } from "../prompt/index.ts";
import { type CheckOptions, lintBody } from "./check.ts";

/** A job that may be submitted, and what the linter would do better. */
export interface LintedJob {
  job: PreparedJob;
  warnings: LintFinding[];
}

/**
 * Prepares a job for everything that follows: validated once, its bytes, hash, price and duration class fixed, its
 * prompt read. Its key is a fresh UUID, until `claimJob` or a caller gives it another one.
 * @throws ValidationError for whatever would be refused, and for the linter's errors.
 */
export async function prepareLintedJob(
  contract: LoadedContract,
  model: string,
  body: Readonly<Fields>,
  { lint = true, ...options }: CheckOptions,
): Promise<LintedJob> {
  const job = await prepareJob(contract, model, JSON.stringify(body), crypto.randomUUID());
  return { job, warnings: lint ? lintBody(contract, model, job.body, options) : [] };
}
