import type { PreparedJob } from "../../client/index.ts";
import type { Fields, LoadedContract } from "../../contract/index.ts";
import { prepareLintedJob } from "../../jobs/index.ts";
import type { CliContext } from "../context.ts";
import { describeFinding } from "../finding.ts";
import { flagName } from "../line/model-flags.ts";

/**
 * Checks a job and prepares it for all that follows. What the linter would do better is told on stderr.
 * @throws ValidationError for whatever would be refused, and for the linter's errors.
 */
export async function prepareAndWarn(
  context: CliContext,
  contract: LoadedContract,
  model: string,
  body: Readonly<Fields>,
  lint: boolean,
): Promise<PreparedJob> {
  const nameOf = (field: string) => `--${flagName(field)}`.replace(/^--prompt$/, "prompt");
  const options = { lint, nameOf, override: "--no-lint sends it all the same" };
  const { job, warnings } = await prepareLintedJob(contract, model, body, options);
  if (!context.quiet) for (const warning of warnings) context.stderr.write(`${describeFinding(context, warning)}\n`);
  return job;
}
