import { bodies } from "../../../generated/bodies.ts";
import { models } from "../../../generated/operations.ts";
import { fieldsOf, type ModelName } from "../../contract/index.ts";
import { type Quote, quote } from "../../jobs/index.ts";
import type { Command, Flags } from "../command.ts";
import { findLedger } from "../find-ledger.ts";
import { flagName, modelFlags } from "../line/model-flags.ts";
import { print, table } from "../output.ts";
import { ledgerPath, readConfig } from "../settings/config.ts";
import { combine } from "../submit/combine.ts";
import { UsageError } from "../usage-error.ts";

const names = Object.keys(models) as ModelName[];

export const command: Command = {
  summary: "Tell what jobs would cost, when that was seen, and how sure it is. Offline, without a key",
  usage: "quote [--model NAME] [options]",
  flags: {
    model: { type: "string", multiple: true, choices: names, description: "which models; all by default" },
    ...allFlags(),
  },
  words: { least: 0, most: 1 },
  examples: [
    { line: "quote", what: "every model, with what is usual" },
    {
      line: "quote --model seedance --resolution 720p --resolution 1080p --duration 5 --duration 10",
      what: "four jobs",
    },
  ],
  output: {
    "(a line for each job)": "model, fields",
    credits: "what it should cost; missing where nothing is known",
    maximum: "the most that it may cost",
    sure: "charged (this machine was), observed, range, or unknown",
    date: "when it was seen",
    source: "where it was seen",
  },
  notes: `The service publishes no price list and no quote: these are observations with dates. The ledger's own charges come
first. A flag may be given several times: each combination is quoted.`,
  async run(context, given) {
    const chosen = (given.flags.model as ModelName[] | undefined) ?? names;
    demandKnownFields(chosen, given.flags);
    const ledger = findLedger(ledgerPath(context, await readConfig(context)));
    try {
      const quotes = chosen.flatMap((model) => combine(model, given).map((body) => quote(model, body, ledger)));
      if (context.json || context.quiet)
        for (const each of quotes) print(context, { json: each, quiet: [String(each.maximum ?? "")], text: "" });
      else print(context, { json: quotes, quiet: [], text: asTable(quotes) });
    } finally {
      ledger?.close();
    }
    return undefined;
  },
};

function asTable(quotes: readonly Quote[]): string {
  const rows = quotes.map(({ model, fields, credits, maximum, sure, date, source }) => [
    model,
    Object.entries(fields)
      .map(([name, value]) => `${name}=${value}`)
      .join(" ") || "defaults",
    credits === undefined
      ? "?"
      : maximum !== undefined && maximum > credits
        ? `${credits} to ${maximum}`
        : `${credits}`,
    sure,
    date ?? "",
    source ?? "no price was ever seen for it",
  ]);
  return table([["model", "fields", "credits", "how sure", "seen", "where"], ...rows]);
}

/** The fields of all models, each to be given as often as wanted. */
function allFlags(): Flags {
  const flags: Flags = {};
  for (const model of names)
    for (const [name, flag] of Object.entries(modelFlags(model))) {
      const { minimum: _, maximum: __, required: ___, usual: ____, ...plain } = flag;
      const choices = [...new Set([...(flags[name]?.choices ?? []), ...(flag.choices ?? [])])];
      flags[name] = {
        ...plain,
        ...(flag.type !== "boolean" && { multiple: true }),
        ...(choices.length > 0 && { choices }),
      };
    }
  return flags;
}

/** A field that none of the models has would change nothing, unnoticed. */
function demandKnownFields(chosen: readonly ModelName[], flags: Readonly<Record<string, unknown>>): void {
  const known = new Set(chosen.flatMap((model) => Object.keys(fieldsOf(model)).map(flagName)));
  const all = names.flatMap((model) => Object.keys(bodies[model].fields).map(flagName));
  const strange = all.find((name) => flags[name] !== undefined && !known.has(name));
  if (strange) throw new UsageError(`${chosen.join(", ")} has no --${strange}.`);
}
