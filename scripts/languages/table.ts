import { readFile, writeFile } from "node:fs/promises";
import type { Language } from "../docs/languages.ts";
import type { TargetRow } from "./run-target.ts";

const strings: Record<Language, { head: string[]; yes: string; no: string }> = {
  en: {
    head: ["language", "generator", "takes", "compiles", "submit, replay, poll", "eight errors", "unknown values"],
    yes: "yes",
    no: "no",
  },
  "zh-CN": {
    head: ["语言", "生成器", "使用的文件", "可编译", "提交、重放、轮询", "八种错误", "未知的值"],
    yes: "是",
    no: "否",
  },
};

/** Formats the results by language and generator as a Markdown table. */
export function languageTable(
  rows: readonly Pick<TargetRow, "target" | "result">[],
  language: Language = "en",
): string {
  const { head, yes, no } = strings[language];
  const lines = rows.map(({ target, result }) => [
    target.language,
    `${target.generator} ${target.version}`,
    target.view === "flat" ? "`openapi-3.0.yaml`" : "`openapi.yaml`",
    ...[result.compiles, result.submits, result.errors, result.unknown].map((held) => (held ? yes : `**${no}**`)),
  ]);
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** Replaces the table with the same head. @throws Error if the file has no such table. */
export async function writeTable(file: string, text: string): Promise<void> {
  await writeFile(
    file,
    (await readFile(file, "utf8")).replace(await tableIn(file, text), () => text),
  );
}

/** Whether the file's table with the same head is this one. @throws Error if the file has no such table. */
export async function holdsTable(file: string, text: string): Promise<boolean> {
  return (await tableIn(file, text)) === text;
}

async function tableIn(file: string, text: string): Promise<string> {
  const head = text.slice(0, text.indexOf("\n") + 1);
  const page = await readFile(file, "utf8");
  const start = `\n${page}`.indexOf(`\n${head}`);
  if (start < 0) throw new Error(`${file} has no table with the head ${head.trim()}.`);
  const [found = ""] = /^(?:\|.*\n)+/.exec(page.slice(start)) ?? [];
  return found;
}
