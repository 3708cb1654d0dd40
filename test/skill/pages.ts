import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const skillFolder = new URL("../../skills/seedance/", import.meta.url).pathname;

/** A fenced block of a page: a command line or more, or a file that they read. */
interface Block {
  language: string;
  /** The file's name, where one stands behind the language. */
  name: string;
  text: string;
}

/** A page of the skill. */
export interface Page {
  path: string;
  text: string;
  blocks: Block[];
}

export const pages: Page[] = globSync("**/*.md", { cwd: skillFolder })
  .sort()
  .map((path) => {
    const text = readFileSync(join(skillFolder, path), "utf8");
    const blocks = Array.from(
      text.matchAll(/^```(\w+)(?: ([\w.-]+))?\n(.*?)^```$/gms),
      ([, language = "", name = "", content = ""]) => ({ language, name, text: content }),
    );
    return { path, text, blocks };
  });

export function page(path: string): Page {
  const found = pages.find((each) => each.path === path);
  if (!found) throw new Error(`The skill has no ${path}.`);
  return found;
}

/** The command lines of a page, in its order. */
export function commandLines({ blocks }: Page): string[] {
  const shells = blocks.filter(({ language }) => language === "sh");
  return shells.flatMap(({ text }) => text.split("\n").filter((line) => line !== ""));
}

/** The files that a page's command lines read, by name. */
export function filesOf({ blocks }: Page): Record<string, string> {
  return Object.fromEntries(blocks.filter(({ name }) => name !== "").map(({ name, text }) => [name, text]));
}
