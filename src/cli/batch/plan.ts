import type { DescribedContract } from "../../contract/index.ts";
import type { CliCommand } from "../command.ts";
import { exitCodes } from "../exit-code.ts";
import { printOutput } from "../output.ts";
import { rateLimitOf, readConfig } from "../settings/config.ts";
import { toMoney } from "../settings/credit-price.ts";
import { embeddedSandbox, serviceUrl } from "../settings/service-url.ts";
import { readBatchHistory } from "./batch-history.ts";
import { manifestFlags, readManifestArgs } from "./manifest.ts";
import { describePlan } from "./plan-text.ts";
import { creditFlags } from "./run-batch-command.ts";

export const batchPlanCommand = (contract: DescribedContract): CliCommand => ({
  summary: "Check a manifest and estimate what a run would do, cost and take. Works offline and without a key",
  usage: "batch plan FILE [options]",
  flags: {
    ...manifestFlags(contract),
    "max-in-flight": {
      type: "number",
      value: "N",
      minimum: 1,
      description: "Limit how many jobs run at the same time.",
    },
    ...creditFlags,
    "retry-failed": {
      type: "boolean",
      description: "Count failed rows as new ones, apart from unchanged ones whose content was refused.",
    },
    "retry-refused": { type: "boolean", description: "Count these as new ones too." },
    strict: { type: "boolean", description: "Exit with 2 if a row is invalid." },
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "batch plan prompts.jsonl", what: "Show rows, cost and time." },
    {
      line: "batch plan shots.csv --model seedance --set resolution=1080p --strict",
      what: "Fail a script if a row is invalid.",
    },
    { line: "batch plan - --name tonight < prompts.jsonl", what: "Read the manifest from stdin." },
  ],
  output: {
    name: "The batch's name.",
    encoding: "The manifest's encoding, if it was read in an old one: neither UTF-8 nor UTF-16.",
    items: "Number of valid rows.",
    "new, done, underWay, failed": "How many of them are in each state.",
    "bad, badRows": "Invalid rows: their number, and for each its line, id and issues (field, rule, fix).",
    faults: "Each fault once for all rows that have it: field, rule, fix, count, lines, and the first row's id.",
    duplicates: "Rows that repeat an earlier row; they are not items.",
    changed: "Rows whose fields differ from the last run: line, id.",
    warnings: "Prompt warnings: rule, count, and the first row's line, id and message.",
    quote:
      "Cost of the new rows in credits: items, likely, maximum, unknown, models; with the setting credit-price also money.",
    time: "Duration: likely and late (rarely exceeded) in seconds, and the number of requests.",
  },
  notes: `Prices are observations, not a price list; seedance quote shows their dates. likely is what similar jobs were charged,
maximum is what they may cost at most, on any plan, and unknown counts jobs without an observed price. The time is estimated
from the account's rate limit and from how long jobs took on this machine.`,
  async run(context, args) {
    const { planBatch } = await import("../../batch/index.ts");
    const { flags } = args;
    const { source, name, defaults, lint, onLegacyEncoding } = await readManifestArgs(context, args);
    const [history, settings] = [await readBatchHistory(context, name), await readConfig(context)];
    const plan = await planBatch(source, {
      contract: context.contract,
      name,
      defaults,
      lint,
      previous: history.batch,
      durations: history.durations,
      window: rateLimitOf(context, settings),
      maxCredits: (flags["max-credits"] as number | undefined) ?? settings["max-credits"],
      allowUnknownPrice: flags["allow-unknown-price"] === true,
      apiKey: history.apiKey,
      baseUrl: serviceUrl(context, settings),
      retryFailed: flags["retry-failed"] === true || flags["retry-refused"] === true,
      retryRefused: flags["retry-refused"] === true,
      maxInFlight: flags["max-in-flight"] as number | undefined,
      speed: context.global.sandbox ? embeddedSandbox.speed : 1,
      signal: context.signal,
    });
    if (plan.encoding !== undefined) onLegacyEncoding(plan.encoding);
    const { likely: credits, maximum } = plan.quote;
    const money = toMoney(settings, { credits, maximum });
    printOutput(context, {
      json: { ...plan, quote: { ...plan.quote, ...(money && { money }) } },
      quiet: plan.badRows.map(({ line }) => `${line}`),
      text: describePlan(context, plan, money),
    });
    return flags.strict === true && plan.bad > 0 ? exitCodes.usage : exitCodes.ok;
  },
});
