import { type LoadedContract, loadContract } from "../../contract/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import { t } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { flagName } from "../line/model-flags.ts";
import { logInfo, printOutput } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { serviceUrl } from "../settings/service-url.ts";
import { UsageError } from "../usage-error.ts";
import { composeBody } from "./body.ts";
import { prepareAndWarn } from "./prepare-and-warn.ts";
import { askForConfirmation, confirmPrice } from "./price.ts";

/**
 * Runs a submit, or prints its request with `--dry-run`.
 * @param name the command: `video`, or the model.
 */
export async function runSubmit(
  context: CliContext,
  name: string,
  model: string,
  args: ParsedArgs,
): Promise<undefined> {
  await confirmCommandWord(context, name, args);
  const contract = await loadContract(context.contract);
  if (args.flags["dry-run"] === true) return printDryRun(context, contract, model, args);
  await (await import("./submit-new-job.ts")).submitNewJob(context, contract, model, args);
}

/** Words of command lines that are not commands of their own. */
const commandWords = ["help", "version", "list", "status", "login", "logout", "plan", "run"];

/**
 * Asks whether a prompt that is a word of command lines, as in `seedance video help`, is meant as a prompt: it would be
 * charged. A prompt of two words is never asked about.
 * @throws UsageError if the answer is no, or if no prompt is possible.
 */
async function confirmCommandWord(
  context: CliContext,
  name: string,
  { flags, positionals: [prompt = ""] }: ParsedArgs,
): Promise<void> {
  const word = prompt.trim().toLowerCase();
  const isCommandWord = commandWords.includes(word) || context.commandNames.includes(word);
  if (!isCommandWord || flags.yes === true) return;
  const help = formatCommand(context, name, "--help");
  if (!context.interactive)
    throw new UsageError(
      message`Nothing was sent: the prompt is the single word ${JSON.stringify(prompt)}, which looks like a command. To submit it as a prompt, pass --yes. For help: ${help}`,
    );
  if (!(await askForConfirmation(context, t`The prompt ${JSON.stringify(prompt)} looks like a command. Submit it?`)))
    throw new UsageError(message`Nothing was submitted. For help: ${help}`);
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
