import type { BadRow, BatchPlan } from "../../batch/index.ts";
import type { CliContext } from "../context.ts";
import { formatDuration, formatTable, pluralize, style } from "../output.ts";

const maxBadRows = 20;

/** A plan for people. */
export function describePlan(context: CliContext, plan: BatchPlan): string {
  const title = (text: string) => style(context, "bold", text, "stdout");
  const { name, items, bad, badRows, duplicates, changed, warnings } = plan;
  const rest = bad - Math.min(badRows.length, maxBadRows);
  const lines = [
    `${title(name)}: ${pluralize(items, "item")}, ${pluralize(plan.new, "new one")}, ${plan.done} done, ${plan.underWay} under way, ${plan.failed} failed`,
    ...(duplicates > 0 ? [`${pluralize(duplicates, "row")} left out: the same as an earlier one`] : []),
    ...(changed.length > 0
      ? [
          `changed, each a new charge: ${changed
            .map(({ id }) => id)
            .slice(0, maxBadRows)
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
      title(style(context, "red", `${pluralize(bad, "bad row")}`, "stdout")),
      ...badRows.slice(0, maxBadRows).flatMap(describeBadRow),
    );
  if (bad > 0 && rest > 0) lines.push(`  and ${rest} more: --json names them`);
  if (warnings.length > 0) {
    const rows = warnings.map(({ rule, count, line, message }) => [
      `  ${rule}`,
      `${count} ×`,
      `line ${line}: ${message}`,
    ]);
    lines.push("", title("The prompts could do better"), formatTable(rows));
  }
  return lines.join("\n");
}

function describeBadRow({ line, id, issues }: BadRow): string[] {
  const place = `  line ${line}${id === undefined ? "" : ` (${id})`}`;
  return issues.map(
    ({ field, rule, fix }) => `${place}  ${field}: ${rule.replace(/\.$/, "")}. ${/[.?!]$/.test(fix) ? fix : `${fix}.`}`,
  );
}

function priceOf({ quote }: BatchPlan): string {
  const { likely, maximum, unknown, items } = quote;
  if (items === 0) return "Nothing is to be submitted.";
  const most = maximum > likely ? `, at most ${formatDecimal(maximum)}` : "";
  const open = unknown > 0 ? ` and ${pluralize(unknown, "job")} whose price nobody has seen` : "";
  const known = unknown < items ? `${formatDecimal(likely)} credits${most}` : "";
  return `It should cost ${known}${known === "" ? open.replace(/^ and /, "") : open}, as far as prices were seen.`;
}

function timeOf({ time: { likely, late, requests } }: BatchPlan): string {
  if (requests === 0) return "It takes no time.";
  return `It takes about ${formatDuration(likely)}, rarely more than ${formatDuration(late)}: ${formatDecimal(requests)} requests.`;
}

const formatDecimal = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 2 });
