import { planBatch } from "../../batch/index.ts";
import type { DescribedContract } from "../../contract/index.ts";
import type { CliCommand } from "../command.ts";
import { exitCodes } from "../exit-code.ts";
import { printOutput } from "../output.ts";
import { rateLimitOf, readConfig } from "../settings/config.ts";
import { embeddedSandbox } from "../settings/service-url.ts";
import { readBatchHistory } from "./batch-history.ts";
import { manifestFlags, readManifestArgs } from "./manifest.ts";
import { describePlan } from "./plan-text.ts";

export const batchPlanCommand = (contract: DescribedContract): CliCommand => ({
  summary: "Check a manifest and tell what a run would do, cost and take. Offline, without a key",
  usage: "batch plan FILE [options]",
  flags: {
    ...manifestFlags(contract),
    "max-in-flight": { type: "number", value: "N", minimum: 1, description: "how many jobs may run at once" },
    "retry-failed": { type: "boolean", description: "count rows that have failed as new ones" },
    strict: { type: "boolean", description: "exit code 2 where a row is bad" },
  },
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "batch plan prompts.jsonl", what: "rows, price, time" },
    { line: "batch plan shots.csv --model seedance --set resolution=1080p --strict", what: "in a script" },
    { line: "batch plan - --name tonight < prompts.jsonl", what: "from a pipe" },
  ],
  output: {
    name: "the batch",
    items: "rows that can be submitted, or were",
    "new, done, underWay, failed": "how many of them are in which state",
    "bad, badRows": "rows that can't be submitted: line, id, issues (field, rule, fix)",
    duplicates: "rows that are the same as an earlier one, and no items",
    changed: "rows that ask for something else than in the last run: line, id",
    warnings: "what the prompt linter would do otherwise: rule, count, line, id, message",
    quote: "items, likely, maximum, unknown, models: what the new ones would cost, in credits",
    time: "likely, late (seconds), requests",
  },
  notes: `Prices are observations, with the dates that quote tells: likely is what jobs like these were charged, maximum the end
of published ranges, and jobs whose price nobody has seen are counted apart. The time follows from the account's limit of
requests and from how long jobs took on this machine.`,
  async run(context, given) {
    const { flags } = given;
    const { source, name, defaults, lint } = await readManifestArgs(context, given);
    const known = await readBatchHistory(context, name);
    const plan = await planBatch(source, {
      contract: context.contract,
      name,
      defaults,
      lint,
      previous: known.batch,
      durations: known.durations,
      window: rateLimitOf(context, await readConfig(context)),
      retryFailed: flags["retry-failed"] === true,
      maxInFlight: flags["max-in-flight"] as number | undefined,
      speed: context.global.sandbox ? embeddedSandbox.speed : 1,
      signal: context.signal,
    });
    printOutput(context, {
      json: plan,
      quiet: plan.badRows.map(({ line }) => `${line}`),
      text: describePlan(context, plan),
    });
    return flags.strict === true && plan.bad > 0 ? exitCodes.usage : exitCodes.ok;
  },
});
