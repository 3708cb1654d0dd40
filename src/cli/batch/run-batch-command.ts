import { basename, dirname, resolve } from "node:path";
import type { BatchOptions, PendingSubmits } from "../../batch/index.ts";
import type { Contract } from "../../contract/index.ts";
import { nameProblem } from "../../download/index.ts";
import { CreditCeilingError } from "../../errors.ts";
import { accountOf } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { t } from "../language/translate.ts";
import type { Flags, ParsedArgs } from "../line/flag.ts";
import { pluralize } from "../output.ts";
import { openService } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import { askForConfirmation } from "../submit/price.ts";
import { UsageError } from "../usage-error.ts";
import { startBatchView } from "./batch-view.ts";
import { confirmCanary } from "./canary.ts";
import { engineOf, hasEnginePassword, withEngineFlag } from "./open-batch.ts";
import { printSummary } from "./summary.ts";

/** The flags that decide which rows are too expensive. */
export const creditFlags: Flags = {
  "max-credits": { type: "number", minimum: 0, description: "Limit the credits of the batch, over all its runs." },
  "allow-unknown-price": { type: "boolean", description: "Submit rows of unknown price under --max-credits." },
};

/** The flags of `batch run` and `batch resume`. */
export const batchRunFlags: Flags = {
  output: {
    type: "string",
    short: "o",
    value: "PATH",
    description:
      "Save files in this folder, or under a name with {row}, {id}, {index}, {model}, {ext}; by default in a folder of the batch's name.",
  },
  overwrite: { type: "boolean", description: "Replace existing files." },
  ...creditFlags,
  "max-in-flight": {
    type: "number",
    value: "N",
    minimum: 1,
    description: "Limit how many tasks run at the same time.",
  },
  lint: { type: "boolean", default: true, description: "Skip the prompt checks." },
  timeout: {
    type: "number",
    value: "SECONDS",
    minimum: 1,
    maximum: 2_000_000,
    serverDefault: 1800,
    description: "Wait this long for one task.",
  },
  yes: { type: "boolean", short: "y", description: "Do not ask; continue after canary rows if they are good." },
};

type BatchRunArgs = Pick<BatchOptions, "name"> & Partial<Omit<BatchOptions, "contract">>;

/**
 * Runs a batch and shows its progress.
 * @param retry the arguments of the command that runs the manifest again, if there is one.
 * @returns the exit code.
 */
export async function runBatchCommand(
  context: CliContext,
  { flags }: ParsedArgs,
  runArgs: BatchRunArgs,
  retry?: readonly string[],
): Promise<number> {
  // The help and the completion of the command's flags do without.
  const { runBatch } = await import("../../batch/index.ts");
  const settings = await readConfig(context);
  const service = await openService(context, settings);
  const engine = await engineOf(context, flags);
  const view = startBatchView(context, runArgs.name, engine !== undefined);
  const threshold = settings["confirm-above"];
  // A canary asks for confirmation itself, after it has observed prices.
  const needsConfirmation = threshold !== undefined && flags.yes !== true && flags.canary === undefined;
  try {
    const { directory, template } = outputLocation(context, flags, settings, runArgs);
    const { contract } = context;
    const options: BatchOptions = {
      ...runArgs,
      contract,
      ...limitOptions(flags, settings),
      apiKey: service.apiKey,
      baseUrl: service.baseUrl,
      account: accountOf(service.apiKey, service.origin),
      durations: contractDurations(contract, service.speed),
      rateLimit: service.rateLimit,
      ledger: ledgerPath(context, settings),
      signal: context.signal,
      confirmCanary: (report) => confirmCanary(context, report, flags.yes === true, view),
      ...(needsConfirmation && { confirm: (pending) => confirmBatch(context, pending, threshold) }),
      onEvent: view.handleEvent,
      ...(engine !== undefined && { engine }),
      ...(directory !== undefined && { directory }),
      ...(template !== undefined && { defaults: { name: template, ...runArgs.defaults } }),
    };
    const summary = await runBatch(options);
    view.stop();
    return printSummary(withEngineFlag(context, flags), summary, view.issueCounts, {
      retry,
      isPasswordHidden: hasEnginePassword(flags),
    });
  } finally {
    view.stop();
    await service.close();
  }
}

function limitOptions(flags: ParsedArgs["flags"], settings: ProfileSettings): Partial<BatchOptions> {
  const maxCredits = (flags["max-credits"] as number | undefined) ?? settings["max-credits"];
  const { "max-in-flight": maxInFlight, timeout } = flags;
  return {
    ...(maxCredits !== undefined && { maxCredits }),
    ...(maxInFlight !== undefined && { maxInFlight: Number(maxInFlight) }),
    ...(timeout !== undefined && { taskTimeout: Number(timeout) * 1000 }),
    ...(flags.overwrite === true && { overwrite: true }),
    ...(flags["allow-unknown-price"] === true && { allowUnknownPrice: true }),
    ...(flags.lint === false && { lint: false }),
  };
}

/** The folder for a batch's files: its name, or one like it if Windows has no folder of that name. */
export const batchFolderName = (name: string): string =>
  nameProblem(name) === undefined ? name : `files-${name.replace(/[. ]+$/, "")}`;

/** The output folder and name template. A resumed batch keeps its own unless `--output` names another. */
function outputLocation(
  { cwd }: CliContext,
  flags: ParsedArgs["flags"],
  settings: ProfileSettings,
  { name, manifest }: BatchRunArgs,
) {
  const output =
    (flags.output as string | undefined) ?? (manifest ? (settings.output ?? batchFolderName(name)) : undefined);
  if (output === undefined) return { directory: undefined, template: undefined };
  const path = resolve(cwd, output);
  const isTemplate = /\{/.test(basename(path)) && !/[/\\]$/.test(output);
  return isTemplate ? { directory: dirname(path), template: basename(path) } : { directory: path, template: undefined };
}

function contractDurations({ models }: Contract, speed: number): Record<string, number> {
  return Object.fromEntries(Object.entries(models).map(([model, { duration }]) => [model, duration.median / speed]));
}

/**
 * Asks before submitting rows that may cost more than the setting `confirm-above`, or whose price is not known.
 * @throws CreditCeilingError if stdin is not a terminal.
 * @throws UsageError if the answer is no.
 */
async function confirmBatch(context: CliContext, { rows, credits }: PendingSubmits, threshold: number): Promise<void> {
  if (credits !== undefined && credits <= threshold) return;
  if (!context.interactive) {
    const text =
      credits === undefined
        ? message`Rows to submit: ${rows}, some of unknown price. With confirm-above (${threshold}) they need a confirmation, and stdin is not a terminal. Pass --yes to continue.`
        : message`Rows to submit: ${rows}, for up to ${credits} credits. That is more than confirm-above (${threshold}), and stdin is not a terminal. Pass --yes to continue.`;
    throw new CreditCeilingError(text, credits, threshold);
  }
  const question =
    credits === undefined
      ? t`Submit ${pluralize(rows, "row")}, some of unknown price?`
      : t`Submit ${pluralize(rows, "row")} for up to ${pluralize(credits, "credit")}?`;
  if (!(await askForConfirmation(context, question))) throw new UsageError(message`Nothing was submitted.`);
}
