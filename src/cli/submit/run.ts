import { type LoadedContract, loadContract } from "../../contract/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { t } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { flagName } from "../line/model-flags.ts";
import { logInfo, printOutput } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { serviceUrl } from "../settings/service-url.ts";
import { UsageError } from "../usage-error.ts";
import { composeBody } from "./body.ts";
import { prepareAndWarn } from "./prepare-and-warn.ts";
import { confirmPrice } from "./price.ts";

/** Runs a submit, or prints its request with `--dry-run`. */
export async function runSubmit(context: CliContext, model: string, args: ParsedArgs): Promise<undefined> {
  const contract = await loadContract(context.contract);
  if (args.flags["dry-run"] === true) return printDryRun(context, contract, model, args);
  await (await import("./submit-new-job.ts")).submitNewJob(context, contract, model, args);
}

async function printDryRun(
  context: CliContext,
  contract: LoadedContract,
  model: string,
  args: ParsedArgs,
): Promise<undefined> {
  if (args.flags["from-task"] !== undefined)
    throw new UsageError(
      message`--dry-run sends nothing, so it can't read the task of --from-task. Pass the frame's URL instead.`,
    );
  const settings = await readConfig(context);
  const job = await prepareFromArgs(context, contract, model, args);
  // Nothing is spent, so no confirmation is needed.
  await confirmPrice(context, job.price, { ...args, flags: { ...args.flags, yes: true } }, settings);
  const { describeRequest } = await import("./dry-run.ts");
  printOutput(context, describeRequest(serviceUrl(context, settings), job, settings));
}

/**
 * Prepares the job of a command line. Inferred fields are printed to stderr.
 * @param lastFrame the URL for `--from-task`.
 */
export async function prepareFromArgs(
  context: CliContext,
  contract: LoadedContract,
  model: string,
  args: ParsedArgs,
  lastFrame?: string,
) {
  const { body, inferred } = await composeBody(context, contract, model, args, lastFrame);
  for (const { field, value, reason } of inferred) logInfo(context, t`--${flagName(field)} is ${value}, ${reason}.`);
  return prepareAndWarn(context, contract, model, body, args.flags.lint !== false);
}
