import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const skillFolder = new URL("../../skills/seedance/", import.meta.url).pathname;

/** A fenced block of a page: a command line or more, or a file that they read. */
interface CodeBlock {
  language: string;
  /** The file's name, if one follows the language. */
  name: string;
  text: string;
}

/** A page of the skill. */
export interface SkillPage {
  path: string;
  text: string;
  blocks: CodeBlock[];
}

export const skillPages: SkillPage[] = globSync("**/*.md", { cwd: skillFolder })
  .sort()
  .map((path) => {
    const text = readFileSync(join(skillFolder, path), "utf8");
    const blocks = Array.from(
      text.matchAll(/^```(\w+)(?: ([\w.-]+))?\n(.*?)^```$/gms),
      ([, language = "", name = "", content = ""]) => ({ language, name, text: content }),
    );
    return { path, text, blocks };
  });

export function findSkillPage(path: string): SkillPage {
  const found = skillPages.find((each) => each.path === path);
  if (!found) throw new Error(`The skill has no ${path}.`);
  return found;
}

/** The command lines of a page, in its order. */
export function commandLinesOf({ blocks }: SkillPage): string[] {
  const shells = blocks.filter(({ language }) => language === "sh");
  return shells.flatMap(({ text }) => text.split("\n").filter((line) => line !== ""));
}

/** The files that a page's command lines read, by name. */
export function skillFilesOf({ blocks }: SkillPage): Record<string, string> {
  return Object.fromEntries(blocks.filter(({ name }) => name !== "").map(({ name, text }) => [name, text]));
}
