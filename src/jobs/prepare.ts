import { type PreparedJob, prepareJob } from "../client/index.ts";
import type { Fields, LoadedContract } from "../contract/index.ts";
import type { LintFinding } from "../prompt/index.ts";
import { type CheckOptions, lintBody } from "./check.ts";
import { assertReadable } from "./readable.ts";

/** A job that may be submitted, with the linter's warnings. */
export interface LintedJob {
  job: PreparedJob;
  warnings: LintFinding[];
}

/**
 * Prepares a job and lints its prompt. The idempotency key is a new UUID; callers may replace it, as with `claimJob`.
 * @throws ValidationError if the job is invalid, its texts are unreadable, its prompt is blank, the service can't open its
 * media, or the linter finds errors.
 */
export async function prepareLintedJob(
  contract: LoadedContract,
  model: string,
  body: Readonly<Fields>,
  { lint = true, baseUrl, ...options }: CheckOptions,
): Promise<LintedJob> {
  const job = await prepareJob(contract, model, JSON.stringify(body), crypto.randomUUID(), baseUrl);
  assertReadable(contract, model, job.body, options.nameOf);
  return { job, warnings: lint ? lintBody(contract, model, job.body, { ...options, lint }) : [] };
}
