import { type LoadedContract, loadContract } from "../../contract/index.ts";
import type { Context } from "../context.ts";
import type { Given } from "../line/flag.ts";
import { flagName } from "../line/model-flags.ts";
import { note, print } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { serviceUrl } from "../settings/service-url.ts";
import { UsageError } from "../usage-error.ts";
import { composeBody } from "./body.ts";
import { prepareJob } from "./prepare.ts";
import { agreeOnPrice } from "./price.ts";

/** Makes what a command line asks for, or shows the request that would. */
export async function runSubmit(context: Context, model: string, given: Given): Promise<undefined> {
  const contract = await loadContract(context.contract);
  if (given.flags["dry-run"] === true) return show(context, contract, model, given);
  await (await import("./submit-new.ts")).submitNew(context, contract, model, given);
}

async function show(context: Context, contract: LoadedContract, model: string, given: Given): Promise<undefined> {
  if (given.flags["from-task"] !== undefined)
    throw new UsageError("--dry-run sends nothing, so it can't read the task of --from-task. Give the frame's URL.");
  const settings = await readConfig(context);
  const job = await composeJob(context, contract, model, given);
  // Nothing is spent: nobody has to agree.
  await agreeOnPrice(context, job.price, { ...given, flags: { ...given.flags, yes: true } }, settings);
  const { showRequest } = await import("./dry-run.ts");
  print(context, showRequest(serviceUrl(context, settings), job));
}

/**
 * The job that a command line asks for, checked. What was not given and follows from what was is told.
 * @param lastFrame the URL for `--from-task`.
 */
export async function composeJob(
  context: Context,
  contract: LoadedContract,
  model: string,
  given: Given,
  lastFrame?: string,
) {
  const { body, inferred } = await composeBody(context, contract, model, given, lastFrame);
  for (const { field, value, reason } of inferred) note(context, `${flagName(field)} is ${value}, ${reason}`);
  return prepareJob(context, contract, model, body, given.flags.lint !== false);
}
