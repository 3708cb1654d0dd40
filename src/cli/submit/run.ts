import { type LoadedContract, loadContract } from "../../contract/index.ts";
import type { CliContext } from "../context.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { flagName } from "../line/model-flags.ts";
import { logInfo, printOutput } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { serviceUrl } from "../settings/service-url.ts";
import { UsageError } from "../usage-error.ts";
import { composeBody } from "./body.ts";
import { prepareAndWarn } from "./prepare-and-warn.ts";
import { confirmPrice } from "./price.ts";

/** Makes what a command line asks for, or shows the request that would. */
export async function runSubmit(context: CliContext, model: string, given: ParsedArgs): Promise<undefined> {
  const contract = await loadContract(context.contract);
  if (given.flags["dry-run"] === true) return printDryRun(context, contract, model, given);
  await (await import("./submit-new-job.ts")).submitNewJob(context, contract, model, given);
}

async function printDryRun(
  context: CliContext,
  contract: LoadedContract,
  model: string,
  given: ParsedArgs,
): Promise<undefined> {
  if (given.flags["from-task"] !== undefined)
    throw new UsageError("--dry-run sends nothing, so it can't read the task of --from-task. Give the frame's URL.");
  const settings = await readConfig(context);
  const job = await prepareFromArgs(context, contract, model, given);
  // Nothing is spent: nobody has to agree.
  await confirmPrice(context, job.price, { ...given, flags: { ...given.flags, yes: true } }, settings);
  const { describeRequest: showRequest } = await import("./dry-run.ts");
  printOutput(context, showRequest(serviceUrl(context, settings), job));
}

/**
 * The job that a command line asks for, checked. What was not given and follows from what was is told.
 * @param lastFrame the URL for `--from-task`.
 */
export async function prepareFromArgs(
  context: CliContext,
  contract: LoadedContract,
  model: string,
  given: ParsedArgs,
  lastFrame?: string,
) {
  const { body, inferred } = await composeBody(context, contract, model, given, lastFrame);
  for (const { field, value, reason } of inferred) logInfo(context, `${flagName(field)} is ${value}, ${reason}`);
  return prepareAndWarn(context, contract, model, body, given.flags.lint !== false);
}
