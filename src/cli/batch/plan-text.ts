import type { BatchPlan, RowFault } from "../../batch/index.ts";
import type { CliContext } from "../context.ts";
import { t, translate } from "../language/translate.ts";
import { formatDuration, formatIssue, pluralize, style } from "../output.ts";
import { formatCredits, formatMoney, type Money } from "../settings/credit-price.ts";
import { formatList, formatTable, terminalWidth } from "../table.ts";

const maxListed = 20;

/** A plan as text for the terminal. */
export function describePlan(context: CliContext, plan: BatchPlan, money: Money | undefined): string {
  const title = (text: string) => style(context, "bold", text, "stdout");
  const { name, items, bad, faults, duplicates, changed, warnings } = plan;
  const hidden = Math.max(0, faults.length - maxListed);
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
      formatList(faults.slice(0, maxListed).map(describeFault), { width: terminalWidth(context.stdout) }),
    );
  if (hidden > 0) lines.push(`  ${t`${hidden} more; list them with --json`}`);
  if (warnings.length > 0) {
    const rows = warnings.map(({ rule, count, line, message }) => [rule, `${count} ×`, t`line ${line}: ${message}`]);
    lines.push("", title(t`Prompt warnings`), formatTable(context, rows, { cut: [2, 0], omit: [2], indent: "  " }));
  }
  return lines.join("\n");
}

const listIds = (rows: BatchPlan["changed"]) =>
  [...rows.slice(0, maxListed).map(({ id }) => id), ...(rows.length > maxListed ? ["…"] : [])].join(", ");

/** One entry for all rows that have a fault, in full: it says what to correct. */
function describeFault(fault: RowFault): [string, string] {
  const { count, lines, id } = fault;
  const row = id === undefined ? t`line ${lines}` : t`line ${lines} (${id})`;
  return [count === 1 ? row : t`${count} rows (lines ${lines})`, formatIssue(fault)];
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
