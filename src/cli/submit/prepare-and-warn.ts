import type { PreparedJob } from "../../client/index.ts";
import type { Fields, LoadedContract } from "../../contract/index.ts";
import { prepareLintedJob } from "../../jobs/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { describeFinding } from "../finding.ts";
import { flagName } from "../line/model-flags.ts";
import { readConfig } from "../settings/config.ts";
import { serviceUrl } from "../settings/service-url.ts";

/**
 * Validates and prepares a job. Warnings of the linter are printed to stderr.
 * @throws ValidationError if the contract or the linter rejects the job.
 */
export async function prepareAndWarn(
  context: CliContext,
  contract: LoadedContract,
  model: string,
  body: Readonly<Fields>,
  lint: boolean,
): Promise<PreparedJob> {
  const nameOf = (field: string) => `--${flagName(field)}`.replace(/^--prompt$/, "prompt");
  const baseUrl = serviceUrl(context, await readConfig(context));
  const options = { lint, nameOf, override: message`--no-lint sends it anyway`, baseUrl };
  const { job, warnings } = await prepareLintedJob(contract, model, body, options);
  if (!context.quiet) for (const warning of warnings) context.stderr.write(`${describeFinding(context, warning)}\n`);
  return job;
}
