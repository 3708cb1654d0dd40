import { readFileSync } from "node:fs";
import { join } from "node:path";
import { titleOf } from "./guides.ts";
import type { Language } from "./languages.ts";
import type { Page } from "./page.ts";
import { pageStrings } from "./words.ts";

const ending = { en: "md", "zh-CN": "zh-CN.md" };

/** The package's changelog, then the contract's. */
export function changelog(root: string, language: Language): Page {
  const read = (name: string) => readFileSync(join(root, `${name}.${ending[language]}`), "utf8");
  const [own, contract] = [read("CHANGELOG"), read("openapi/CHANGELOG")];
  const markdown = `${own.replace(/\[openapi\/CHANGELOG[^\]]*\]\([^)]*\)/, "[#contract](#contract)")}\n${deeper(contract)}`;
  const ids = { [titleOf(contract)]: "contract" };
  return { language, name: "changelog", title: pageStrings[language].changelog, section: "more", markdown, ids };
}

/** The same text a level down, below another page's title. */
const deeper = (markdown: string) => markdown.replace(/^#+ /gm, "#$&");
