import { readFile, writeFile } from "node:fs/promises";
import type { TargetRow } from "./run-target.ts";

const tableBetweenMarks = /(<!-- languages:start -->\n)[\s\S]*?(<!-- languages:end -->)/;

/** Languages by generators, as Markdown. */
export function languageTable(rows: readonly TargetRow[]): string {
  const lines = rows.map(({ target, result }) => [
    target.language,
    `${target.generator} ${target.version}`,
    target.view === "flat" ? "`openapi-3.0.yaml`" : "`openapi.yaml`",
    ...[result.compiles, result.submits, result.errors, result.unknown].map((held) => (held ? "yes" : "**no**")),
  ]);
  const head = ["language", "generator", "takes", "compiles", "submit, replay, poll", "eight errors", "unknown values"];
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** Writes the table between its marks. @throws Error where the file has no marks. */
export async function writeTable(file: string, text: string): Promise<void> {
  await writeFile(
    file,
    (await readMarkedFile(file)).replace(tableBetweenMarks, (_, start, end) => `${start}${text}${end}`),
  );
}

/** Whether the table between the marks is this one. @throws Error where the file has no marks. */
export async function holdsTable(file: string, text: string): Promise<boolean> {
  const [whole] = tableBetweenMarks.exec(await readMarkedFile(file)) ?? [];
  return whole?.includes(`\n${text}<`) ?? false;
}

async function readMarkedFile(file: string): Promise<string> {
  const text = await readFile(file, "utf8");
  if (!tableBetweenMarks.test(text))
    throw new Error(`${file} has no <!-- languages:start --> and <!-- languages:end -->.`);
  return text;
}
