import { markdownTable } from "../../bench/table.ts";
import type { Price } from "../../generate/document.ts";
import { code, paragraphs, toPlainText } from "./text.ts";
import { range } from "./values.ts";
import type { ViewOperation } from "./view.ts";
import type { ReferenceStrings } from "./words.ts";

/** What was seen of a model's prices and of how long its jobs take. */
export function pricesAndTime(
  { "x-model": model, "x-credits": prices = [] }: ViewOperation,
  words: ReferenceStrings,
): string {
  if (!model) return "";
  const { credits, per, when, date, source } = words.columns;
  const head = [credits, per, when, date, source];
  return paragraphs(
    `### ${words.headings.prices}`,
    timeOf(model.duration, words),
    prices.length > 0 ? words.seen : words.noPrice,
    prices.length > 0 &&
      markdownTable(
        head,
        prices.map((price) => rowOf(price, words)),
      ),
  );
}

function timeOf(duration: NonNullable<ViewOperation["x-model"]>["duration"], words: ReferenceStrings): string {
  if (typeof duration === "string") return words.noDuration;
  const { minimum, median, maximum, source } = duration;
  const all = range(minimum, maximum, words.seconds, words);
  return words.duration(median, all && words.durations(all), source);
}

function rowOf({ credits, maximum, per, when, date, source }: Price, words: ReferenceStrings): string[] {
  const conditions = Object.entries(when).map(([field, value]) => code(`${field}: ${toPlainText(value)}`));
  return [
    maximum === undefined ? `${credits}` : words.between(credits, maximum),
    words.per[per] ?? per,
    conditions.join(words.list) || words.anyJob,
    date.replace("/", words.to),
    source,
  ];
}
