import type { BadRow, BatchPlan } from "../../batch/index.ts";
import type { CliContext } from "../context.ts";
import { t, translate } from "../language/translate.ts";
import { formatDuration, formatIssue, pluralize, style } from "../output.ts";
import { formatCredits, formatMoney, type Money } from "../settings/credit-price.ts";
import { formatList, formatTable, terminalWidth } from "../table.ts";

const maxBadRows = 20;

/** A plan as text for the terminal. */
export function describePlan(context: CliContext, plan: BatchPlan, money: Money | undefined): string {
  const title = (text: string) => style(context, "bold", text, "stdout");
  const { name, items, bad, badRows, duplicates, changed, warnings } = plan;
  const hidden = bad - Math.min(badRows.length, maxBadRows);
  const rows = pluralize(items + bad + duplicates, "row");
  const lines = [
    title(name),
    t`${items} of ${rows} valid: ${plan.new} to submit, ${plan.done} done, ${plan.underWay} in progress, ${plan.failed} failed`,
    ...(duplicates > 0 ? [t`Duplicates, submitted once: ${pluralize(duplicates, "row")}`] : []),
    ...(changed.length > 0 ? [t`Changed rows, each a new charge: ${listIds(changed)}`] : []),
    "",
    describeCost(plan, money),
    describeTime(plan),
  ];
  if (bad > 0)
    lines.push(
      "",
      title(style(context, "red", translate(pluralize(bad, "invalid row")), "stdout")),
      formatList(badRows.slice(0, maxBadRows).flatMap(describeBadRow), { width: terminalWidth(context.stdout) }),
    );
  if (hidden > 0) lines.push(`  ${t`${hidden} more; list them with --json`}`);
  if (warnings.length > 0) {
    const rows = warnings.map(({ rule, count, line, message }) => [rule, `${count} ×`, t`line ${line}: ${message}`]);
    lines.push("", title(t`Prompt warnings`), formatTable(context, rows, { cut: [2, 0], omit: [2], indent: "  " }));
  }
  return lines.join("\n");
}

const listIds = (rows: BatchPlan["changed"]) =>
  [...rows.slice(0, maxBadRows).map(({ id }) => id), ...(rows.length > maxBadRows ? ["…"] : [])].join(", ");

/** Each issue of a row, in full: it says what to correct. */
function describeBadRow({ line, id, issues }: BadRow): [string, string][] {
  const row = id === undefined ? t`line ${line}` : t`line ${line} (${id})`;
  return issues.map((issue) => [row, formatIssue(issue)]);
}

function describeCost({ quote }: BatchPlan, money: Money | undefined): string {
  const { likely, maximum, unknown, items } = quote;
  if (items === 0) return t`Cost: nothing to submit.`;
  if (unknown === items) return t`Cost: unknown. No price was observed for these jobs.`;
  const credits = formatCredits({ credits: likely, maximum }, undefined, formatDecimal);
  const cost =
    unknown > 0
      ? t`Cost: ${credits} credits, from observed prices, plus ${pluralize(unknown, "job")} of unknown price.`
      : t`Cost: ${credits} credits, from observed prices.`;
  return money ? t`${cost} In money: ${formatMoney(money)}.` : cost;
}

function describeTime({ time: { likely, late, requests } }: BatchPlan): string {
  if (requests === 0) return t`Time: none.`;
  return t`Time: about ${formatDuration(likely)}, rarely more than ${formatDuration(late)}; ${formatDecimal(requests)} requests.`;
}

const formatDecimal = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 2 });
