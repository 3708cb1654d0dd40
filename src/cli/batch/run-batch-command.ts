import { basename, dirname, resolve } from "node:path";
import { type BatchOptions, type PendingSubmits, runBatch } from "../../batch/index.ts";
import type { Contract } from "../../contract/index.ts";
import { CreditCeilingError } from "../../errors.ts";
import { accountOf } from "../../ledger/index.ts";
import type { CliContext } from "../context.ts";
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

/** How a batch is run, whether for the first time or on. */
export const batchRunFlags: Flags = {
  output: {
    type: "string",
    short: "o",
    value: "PATH",
    description: "a folder, or a file's name of {row}, {id}, {index}, {model}, {ext}; the batch's name by default",
  },
  overwrite: { type: "boolean", description: "replace files that are there" },
  "max-credits": { type: "number", minimum: 0, description: "the most that the batch may cost, over all its runs" },
  "allow-unknown-price": { type: "boolean", description: "submit under a ceiling though no price is known" },
  "max-in-flight": { type: "number", value: "N", minimum: 1, description: "the most tasks that run at once" },
  lint: { type: "boolean", default: true, description: "do not check the prompts" },
  timeout: {
    type: "number",
    value: "SECONDS",
    minimum: 1,
    maximum: 2_000_000,
    serverDefault: 1800,
    description: "how long to wait for one task",
  },
  yes: { type: "boolean", short: "y", description: "ask nothing; after a canary, go on where it is good" },
};

type BatchRunArgs = Pick<BatchOptions, "name"> & Partial<Omit<BatchOptions, "contract">>;

/**
 * Runs a batch and shows how it goes.
 * @param retry the words of a command that tries again what has failed, if there is one.
 * @returns the exit code.
 */
export async function runBatchCommand(
  context: CliContext,
  { flags }: ParsedArgs,
  which: BatchRunArgs,
  retry?: readonly string[],
): Promise<number> {
  const settings = await readConfig(context);
  const service = await openService(context, settings);
  const engine = await engineOf(context, flags);
  const screen = startBatchView(context, which.name, engine !== undefined);
  const threshold = settings["confirm-above"];
  // After a canary somebody is asked anyway, by then about prices that were seen.
  const asks = threshold !== undefined && flags.yes !== true && flags.canary === undefined;
  try {
    const { directory, template } = outputLocation(context, flags, settings, which);
    const { contract } = context;
    const options: BatchOptions = {
      ...which,
      contract,
      ...limitOptions(flags, settings),
      apiKey: service.apiKey,
      baseUrl: service.baseUrl,
      account: accountOf(service.apiKey, service.origin),
      durations: contractDurations(contract, service.speed),
      rateLimit: service.rateLimit,
      ledger: ledgerPath(context, settings),
      signal: context.signal,
      confirmCanary: (report) => confirmCanary(context, report, flags.yes === true, screen),
      ...(asks && { confirm: (due) => confirmBatch(context, due, threshold) }),
      onEvent: screen.handleEvent,
      ...(engine !== undefined && { engine }),
      ...(directory !== undefined && { directory }),
      ...(template !== undefined && { defaults: { name: template, ...which.defaults } }),
    };
    const summary = await runBatch(options);
    screen.stop();
    return printSummary(withEngineFlag(context, flags), summary, screen.issueCounts, {
      retry,
      isPasswordHidden: hasEnginePassword(flags),
    });
  } finally {
    screen.stop();
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

/** Where files go. A batch that is gone on with keeps its folder, unless another one is named. */
function outputLocation(
  { cwd }: CliContext,
  flags: ParsedArgs["flags"],
  settings: ProfileSettings,
  { name, manifest }: BatchRunArgs,
) {
  const given = (flags.output as string | undefined) ?? (manifest ? (settings.output ?? name) : undefined);
  if (given === undefined) return { directory: undefined, template: undefined };
  const path = resolve(cwd, given);
  const isTemplate = /\{/.test(basename(path)) && !/[/\\]$/.test(given);
  return isTemplate ? { directory: dirname(path), template: basename(path) } : { directory: path, template: undefined };
}

function contractDurations({ models }: Contract, speed: number): Record<string, number> {
  return Object.fromEntries(Object.entries(models).map(([model, { duration }]) => [model, duration.median / speed]));
}

/**
 * Asks before a batch is paid for that may cost more than the setting `confirm-above`.
 * @throws CreditCeilingError where nobody can be asked; UsageError where a person said no.
 */
async function confirmBatch(context: CliContext, { rows, credits }: PendingSubmits, threshold: number): Promise<void> {
  if (credits !== undefined && credits <= threshold) return;
  const cost = credits === undefined ? "some have a price that nobody has seen" : `they may cost ${credits} credits`;
  const waiting = `${pluralize(rows, "row")} to be submitted, ${cost}.`;
  if (!context.interactive) {
    const message = `${waiting} That is above confirm-above (${threshold}), and nobody can be asked: add --yes.`;
    throw new CreditCeilingError(message, credits, threshold);
  }
  if (!(await askForConfirmation(context, `${waiting} Go on?`))) throw new UsageError("Nothing was submitted.");
}
