import {
  type DescribedContract,
  type Fields,
  fieldsOf,
  inferFields,
  type LoadedContract,
  loadContract,
} from "../../contract/index.ts";
import { type Quote, quote } from "../../jobs/index.ts";
import type { CliCommand } from "../command.ts";
import { findLedger } from "../find-ledger.ts";
import type { Flags, ParsedArgs } from "../line/flag.ts";
import { flagName, modelFlags } from "../line/model-flags.ts";
import { formatTable, printOutput } from "../output.ts";
import { readConfig } from "../settings/config.ts";
import { ledgerPath } from "../settings/folders.ts";
import { UsageError } from "../usage-error.ts";

export const quoteCommand = (described: DescribedContract): CliCommand => ({
  summary: "Tell what jobs would cost, when that was seen, and how sure it is. Offline, without a key",
  usage: "quote [--model NAME] [options]",
  flags: {
    model: {
      type: "string",
      multiple: true,
      choices: Object.keys(described.models),
      description: "which models; all by default",
    },
    ...allFlags(described),
  },
  positionals: { least: 0, most: 1 },
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
    const chosen = (given.flags.model as string[] | undefined) ?? Object.keys(context.contract.models);
    assertKnownFields(context.contract, chosen, given.flags);
    const contract = await loadContract(context.contract);
    const ledger = findLedger(ledgerPath(context, await readConfig(context)));
    try {
      const quotes = chosen.flatMap((model) =>
        combineBodies(contract, model, given).map((body) => quote(contract, model, body, ledger)),
      );
      if (context.json || context.quiet)
        for (const each of quotes) printOutput(context, { json: each, quiet: [String(each.maximum ?? "")], text: "" });
      else printOutput(context, { json: quotes, quiet: [], text: formatQuotes(quotes) });
    } finally {
      ledger?.close();
    }
    return undefined;
  },
});

function formatQuotes(quotes: readonly Quote[]): string {
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
  return formatTable([["model", "fields", "credits", "how sure", "seen", "where"], ...rows]);
}

/** The fields of all models, each to be given as often as wanted. */
function allFlags(contract: DescribedContract): Flags {
  const flags: Flags = {};
  for (const model of Object.keys(contract.models))
    for (const [name, flag] of Object.entries(modelFlags(contract, model))) {
      const { minimum: _, maximum: __, required: ___, serverDefault: ____, ...plain } = flag;
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
function assertKnownFields(
  contract: DescribedContract,
  chosen: readonly string[],
  flags: Readonly<Record<string, unknown>>,
): void {
  const flagsOf = (models: readonly string[]) =>
    models.flatMap((model) => Object.keys(fieldsOf(contract, model)).map(flagName));
  const known = new Set(flagsOf(chosen));
  const strange = flagsOf(Object.keys(contract.models)).find((name) => flags[name] !== undefined && !known.has(name));
  if (strange) throw new UsageError(`${chosen.join(", ")} has no --${strange}.`);
}

/** The bodies that a line asks about: every combination of the values given. */
function combineBodies(contract: LoadedContract, model: string, { flags }: ParsedArgs): Fields[] {
  const given = Object.entries(fieldsOf(contract, model)).filter(([name]) => flags[flagName(name)] !== undefined);
  let combined: Fields[] = [{}];
  for (const [name, { type }] of given) {
    const all = [flags[flagName(name)]].flat() as (string | number | boolean)[];
    const values = type === "array" ? [all] : all.map((value) => (type === "integer" ? Number(value) : value));
    combined = combined.flatMap((body) => values.map((value) => ({ ...body, [name]: value })));
  }
  return combined.map((body) => {
    const inferred = inferFields(contract, model, body).map(({ field, value }) => [field, value]);
    return { ...body, ...Object.fromEntries(inferred) };
  });
}
