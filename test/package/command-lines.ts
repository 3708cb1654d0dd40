/** Every command line in the package's documents: both READMEs, the guides in both languages, the skill, the help. */
import { readFileSync } from "node:fs";
import { type Language, languages } from "../../scripts/docs/languages.ts";
import { commandsOf } from "../../src/cli/commands.ts";
import { loadCommandOf } from "../cli/lines.ts";
import { codeBlocksOf, guideFilesOf, guideList, readGuide } from "../docs/guides.ts";
import { skillPages } from "../skill/pages.ts";
import { page } from "../support/contracts.ts";

/** The lines of a page or a command, which its reader runs one after the other. */
export interface Script {
  name: string;
  lines: string[];
  /** The files that they read, by name. */
  files: Record<string, string>;
}

export async function readScripts(): Promise<Script[]> {
  const texts: [name: string, text: string][] = [
    ...["README.md", "README.zh-CN.md"].map((name): [string, string] => [
      name,
      readFileSync(new URL(`../../${name}`, import.meta.url), "utf8"),
    ]),
    ...(Object.keys(languages) as Language[]).flatMap((language) =>
      guideList.map((guide): [string, string] => [`guide ${language}/${guide}`, readGuide(guide, language)]),
    ),
    ...skillPages.map(({ path, text }): [string, string] => [`skill ${path}`, text]),
  ];
  const helps = Object.keys(commandsOf(page)).map(async (name): Promise<Script> => {
    const { examples } = await loadCommandOf([name]);
    return { name: `help ${name}`, lines: examples.map(({ line }) => `seedance ${line}`), files: {} };
  });
  const papers = texts.map(([name, text]): Script => {
    return { name, lines: codeBlocksOf(text, "sh").join("\n").split("\n").filter(Boolean), files: guideFilesOf(text) };
  });
  return onceEach([...papers, ...(await Promise.all(helps))].filter(({ lines }) => lines.length > 0));
}

/** A translation has the lines of its original: they are run once, under both names. */
function onceEach(scripts: readonly Script[]): Script[] {
  const found = new Map<string, Script>();
  for (const script of scripts) {
    const key = JSON.stringify([script.lines, script.files]);
    const { name } = found.get(key) ?? {};
    found.set(key, name === undefined ? script : { ...script, name: `${name}, ${script.name}` });
  }
  return [...found.values()];
}

const repository = "is for the repository, where other checks of CI run it";
const registry = "asks the registry";
const database = "needs a database; test:postgres runs batches on one";
const program = "is another program, which is not installed here";
const promptsForKey = "asks a person for the key; test:tools -- terminal types it";

/** Lines that are not run, each with its reason. */
export const skippedLines: Record<string, string> = {
  "npm ci && npm start   # a sandbox, the provider's three example requests, and their files in output/": repository,
  "npm ci && npm test    # every test that needs Node alone": repository,
  "npm install --global seedance-client   # the command seedance": registry,
  "npm install seedance-client            # the library": registry,
  "npm install --global seedance-client": registry,
  "npm install seedance-client pg-boss@12": registry,
  "export SEEDANCE_ENGINE=postgres://db.example.com/videos": database,
  "seedance batch run shots.csv -o /mnt/videos/shots": database,
  "claude mcp add seedance -- npx -y -p seedance-client -p @modelcontextprotocol/server@2 seedance mcp --max-credits 200":
    program,
  "docker run --rm --publish 127.0.0.1:4020:4020 ghcr.io/seedance-client/seedance-sandbox --api-key sk_live_local_mine":
    program,
  "pip install openapi-python-client httpx attrs python-dateutil": registry,
  "openapi-python-client generate --path openapi-3.0.yaml --meta none --output-path seedance": program,
  "seedance auth login": promptsForKey,
  "seedance auth login --profile work": promptsForKey,
};
