import type { BadRow, BatchPlan } from "../../batch/index.ts";
import type { Context } from "../context.ts";
import { counted, paint, spoken, table } from "../output.ts";

const mostBad = 20;

/** A plan for people. */
export function describePlan(context: Context, plan: BatchPlan): string {
  const title = (text: string) => paint(context, "bold", text, "stdout");
  const { name, items, bad, badRows, duplicates, changed, warnings } = plan;
  const rest = bad - Math.min(badRows.length, mostBad);
  const lines = [
    `${title(name)}: ${counted(items, "item")}, ${counted(plan.new, "new one")}, ${plan.done} done, ${plan.underWay} under way, ${plan.failed} failed`,
    ...(duplicates > 0 ? [`${counted(duplicates, "row")} left out: the same as an earlier one`] : []),
    ...(changed.length > 0
      ? [
          `changed, each a new charge: ${changed
            .map(({ id }) => id)
            .slice(0, mostBad)
            .join(", ")}`,
        ]
      : []),
    "",
    priceOf(plan),
    timeOf(plan),
  ];
  if (bad > 0)
    lines.push(
      "",
      title(paint(context, "red", `${counted(bad, "bad row")}`, "stdout")),
      ...badRows.slice(0, mostBad).flatMap(badLines),
    );
  if (bad > 0 && rest > 0) lines.push(`  and ${rest} more: --json names them`);
  if (warnings.length > 0) {
    const rows = warnings.map(({ rule, count, line, message }) => [
      `  ${rule}`,
      `${count} ×`,
      `line ${line}: ${message}`,
    ]);
    lines.push("", title("The prompts could do better"), table(rows));
  }
  return lines.join("\n");
}

function badLines({ line, id, issues }: BadRow): string[] {
  const place = `  line ${line}${id === undefined ? "" : ` (${id})`}`;
  return issues.map(
    ({ field, rule, fix }) => `${place}  ${field}: ${rule.replace(/\.$/, "")}. ${/[.?!]$/.test(fix) ? fix : `${fix}.`}`,
  );
}

function priceOf({ quote }: BatchPlan): string {
  const { likely, maximum, unknown, items } = quote;
  if (items === 0) return "Nothing is to be submitted.";
  const most = maximum > likely ? `, at most ${number(maximum)}` : "";
  const open = unknown > 0 ? ` and ${counted(unknown, "job")} whose price nobody has seen` : "";
  const known = unknown < items ? `${number(likely)} credits${most}` : "";
  return `It should cost ${known}${known === "" ? open.replace(/^ and /, "") : open}, as far as prices were seen.`;
}

function timeOf({ time: { likely, late, requests } }: BatchPlan): string {
  if (requests === 0) return "It takes no time.";
  return `It takes about ${spoken(likely)}, rarely more than ${spoken(late)}: ${number(requests)} requests.`;
}

const number = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 2 });
