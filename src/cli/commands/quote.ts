import {
  coerceType,
  type DescribedContract,
  type Fields,
  fieldsOf,
  inferFields,
  type LoadedContract,
  loadContract,
} from "../../contract/index.ts";
import { type Quote, quote } from "../../jobs/index.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { findLedger } from "../find-ledger.ts";
import { t, translate } from "../language/translate.ts";
import type { Flags, ParsedArgs } from "../line/flag.ts";
import { flagName, modelFlags } from "../line/model-flags.ts";
import { printOutput } from "../output.ts";
import { findService } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { formatCredits, type Money, toMoney } from "../settings/credit-price.ts";
import { findLedgerPath } from "../settings/folders.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import { formatTable } from "../table.ts";
import { UsageError } from "../usage-error.ts";

export const quoteCommand = (described: DescribedContract): CliCommand => ({
  summary: "Show what jobs would cost, and how certain that is. Works offline and without a key",
  usage: "quote [--model NAME] [options]",
  flags: {
    model: {
      type: "string",
      multiple: true,
      choices: Object.keys(described.models),
      description: "Choose the models; by default all.",
    },
    ...allFlags(described),
  },
  positionals: { least: 0, most: 1 },
  examples: [
    { line: "quote", what: "Quote every model with its default fields." },
    {
      line: "quote --model seedance --resolution 720p --resolution 1080p --duration 5 --duration 10",
      what: "Quote four combinations of fields.",
    },
  ],
  output: {
    "(a line for each job)": "The model and its fields.",
    credits: "The expected cost; missing if no price was observed.",
    maximum: "The highest cost; --max-credits compares it with the limit.",
    sure: "The confidence: charged (on this machine), observed, range, scaled (from another length or mode) or unknown.",
    date: "When the price was observed.",
    source: "Where the price was observed.",
    "maximumDate, maximumSource": "The same for the highest cost.",
    money: "With the setting credit-price: expected, maximum and currency.",
  },
  notes: `The service publishes no price list: these are observations with dates. Charges in your ledger take precedence. The
highest cost is that of an account without an annual plan. Repeat a flag to quote every combination.`,
  async run(context, args) {
    const chosen = (args.flags.model as string[] | undefined) ?? Object.keys(context.contract.models);
    assertKnownFields(context.contract, chosen, args.flags);
    const contract = await loadContract(context.contract);
    const settings = await readConfig(context);
    const service = await findService(context, settings);
    const ledger = findLedger(findLedgerPath(context, settings));
    try {
      const quotes = chosen.flatMap((model) =>
        combineBodies(contract, model, args).map((body) =>
          addMoney(quote(contract, model, body, ledger, service), settings),
        ),
      );
      if (context.json || context.quiet)
        for (const each of quotes) printOutput(context, { json: each, quiet: [String(each.maximum ?? "")], text: "" });
      else printOutput(context, { json: quotes, quiet: [], text: formatQuotes(context, quotes) });
    } finally {
      ledger?.close();
    }
    return undefined;
  },
});

type PricedQuote = Quote & { money?: Money };

function addMoney(each: Quote, settings: ProfileSettings): PricedQuote {
  const money = toMoney(settings, each);
  return money ? { ...each, money } : each;
}

function formatQuotes(context: CliContext, quotes: readonly PricedQuote[]): string {
  const confidence: Record<Quote["sure"], string> = {
    charged: t`charged`,
    observed: t`observed`,
    range: t`range`,
    scaled: t`scaled`,
    unknown: t`unknown`,
  };
  const rows = quotes.map(({ model, fields, credits, maximum, money, sure, date, source }) => [
    model,
    Object.entries(fields)
      .map(([name, value]) => `${name}=${value}`)
      .join(" ") || t`defaults`,
    credits === undefined ? "?" : formatCredits({ credits, maximum }, money),
    confidence[sure],
    date ?? "",
    source === undefined ? t`no price was observed` : translate(source),
  ]);
  const head = [t`model`, t`fields`, t`credits`, t`confidence`, t`observed`, t`source`];
  const [model, fields, confidenceColumn, observed, source] = [0, 1, 3, 4, 5];
  const table = formatTable(context, [head, ...rows], {
    cut: [source, fields, model],
    omit: [source, fields, confidenceColumn, observed],
  });
  const maxima = quotes.flatMap(({ source, maximumSource, maximumDate }) =>
    maximumSource === undefined || maximumSource === source
      ? []
      : t`Maximum: ${translate(maximumSource)} (${maximumDate}).`,
  );
  return [table, ...(maxima.length > 0 ? ["", ...new Set(maxima)] : [])].join("\n");
}

/** The flags for the fields of all models; each may be repeated. */
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

/** @throws UsageError for a field that none of the models has: it would be ignored. */
function assertKnownFields(
  contract: DescribedContract,
  chosen: readonly string[],
  flags: Readonly<Record<string, unknown>>,
): void {
  const flagsOf = (models: readonly string[]) =>
    models.flatMap((model) => Object.keys(fieldsOf(contract, model)).map(flagName));
  const known = new Set(flagsOf(chosen));
  const unknown = flagsOf(Object.keys(contract.models)).find((name) => flags[name] !== undefined && !known.has(name));
  if (unknown) throw new UsageError(message`Unknown option --${unknown} for ${chosen.join(", ")}.`);
}

/** All combinations of the given fields' values, each as a body. */
function combineBodies(contract: LoadedContract, model: string, { flags }: ParsedArgs): Fields[] {
  const fields = Object.entries(fieldsOf(contract, model)).filter(([name]) => flags[flagName(name)] !== undefined);
  let combined: Fields[] = [{}];
  for (const [name, field] of fields) {
    const flagValues = [flags[flagName(name)]].flat() as (string | number | boolean)[];
    const values =
      field.type === "array"
        ? // A flag may have several URLs, as those of a submit may.
          [flagValues.flatMap((value) => coerceType(value, field))]
        : flagValues.map((value) => (field.type === "integer" ? Number(value) : value));
    combined = combined.flatMap((body) => values.map((value) => ({ ...body, [name]: value })));
  }
  return combined.map((body) => {
    const inferred = inferFields(contract, model, body).map(({ field, value }) => [field, value]);
    return { ...body, ...Object.fromEntries(inferred) };
  });
}
