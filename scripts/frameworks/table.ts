import type { FrameworkRow } from "./run-fixture.ts";

const head = "| fixture | versions | install | result | date |\n| --- | --- | --- | --- | --- |\n";

/**
 * Puts rows into a text with the table of results: a row takes the place of the same fixture's older one.
 * @param text the file's text.
 * @param rows the new rows.
 * @param order the names of all fixtures; rows of others are dropped.
 * @param date the day of the run.
 * @throws Error if the text has no table.
 */
export function updateTable(
  text: string,
  rows: readonly FrameworkRow[],
  order: readonly string[],
  date: string,
): string {
  const start = text.indexOf(head);
  if (start < 0) throw new Error("The file of results has no table.");
  const lines = new Map<string, string>();
  for (const line of text.slice(start + head.length).split("\n"))
    if (line.startsWith("| ")) lines.set(line.split("|")[1]?.trim() ?? "", line);
  for (const row of rows) lines.set(row.name, formatRow(row, date));
  return `${text.slice(0, start) + head + order.flatMap((name) => lines.get(name) ?? []).join("\n")}\n`;
}

function formatRow({ name, version, results, installSeconds, problem, missing }: FrameworkRow, date: string): string {
  const result = () => {
    const [reason = ""] = (problem ?? "").split("\n");
    if (problem !== undefined) return `${missing ? "not run" : "failed"}: ${reason.slice(0, 200).replaceAll("|", "/")}`;
    if (results.length === 0) return "failed: no result";
    const failed = results.filter(({ ok }) => !ok).map(({ name: title, error }) => `${title}: ${error}`);
    if (failed.length > 0) return `failed: ${failed.join("; ")}`;
    return `passed: ${results.map(({ name: title }) => title.replace(/^job:/, "")).join(", ")}`;
  };
  const seconds = installSeconds === undefined ? "–" : `${installSeconds.toFixed(0)} s`;
  return `| ${name} | ${version} | ${seconds} | ${result()} | ${date} |`;
}
