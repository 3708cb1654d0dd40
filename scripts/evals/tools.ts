import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { AgentTool, ToolCall } from "./agent.ts";
import type { EvalEnvironment } from "./environment.ts";
import { ShellError, splitShellWords } from "./shell-words.ts";
import type { UserReply } from "./task.ts";

const skillFolder = new URL("../../skills/seedance/", import.meta.url).pathname;
const text = (name: string, description: string) => ({ [name]: { type: "string", description } });
const schema = (properties: object) => ({ type: "object", properties, required: Object.keys(properties) });

/** The tools of an agent: run one command, read and write files in its folder, ask the user. */
export const agentTools: readonly AgentTool[] = [
  {
    name: "shell",
    description: "Runs one seedance command line, without pipes or variables. It is killed after some minutes.",
    schema: schema(text("command", "for example: seedance tasks --json")),
  },
  {
    name: "read_file",
    description: "Reads a file of your folder, or of the skill (references/…).",
    schema: schema(text("path", "relative")),
  },
  {
    name: "write_file",
    description: "Writes a text file in your folder.",
    schema: schema({ ...text("path", "relative"), ...text("text", "all of it") }),
  },
  {
    name: "ask_user",
    description: "Asks the user, and waits for the reply. The user reads other text only at the end.",
    schema: schema(text("question", "")),
  },
];

/** An agent's activity that the service does not record. */
export interface AgentActivity {
  /** The number of tasks that it had created at each question. */
  questions: number[];
  /** Everything that it received and wrote. */
  transcript: string[];
}

const maxOutputLength = 8_000;

/** Executes a tool call. An error becomes the call's result. */
export async function runToolCall(
  { name, input }: ToolCall,
  surroundings: EvalEnvironment,
  answers: readonly UserReply[],
  conduct: AgentActivity,
): Promise<string> {
  const { folder } = surroundings;
  const word = (key: string) => String(input[key] ?? "");
  try {
    if (name === "shell") return await runInShell(word("command"), surroundings);
    if (name === "read_file")
      return truncateOutput(readFirst([resolveInside(folder, word("path")), resolveInside(skillFolder, word("path"))]));
    if (name === "write_file") {
      const path = resolveInside(folder, word("path"));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, word("text"));
      return "Written.";
    }
    if (name !== "ask_user") return `Unknown tool ${name}.`;
    const answer = answers[Math.min(conduct.questions.length, answers.length - 1)];
    conduct.questions.push(surroundings.entries().filter(({ type }) => type === "charge").length);
    if (answer?.topUp) await surroundings.topUp(answer.topUp);
    return answer?.text ?? "Yes.";
  } catch (error) {
    if (error instanceof ShellError || (error as NodeJS.ErrnoException).code !== undefined)
      return `Error: ${(error as Error).message}`;
    throw error;
  }
}

async function runInShell(line: string, { run }: EvalEnvironment): Promise<string> {
  const [program, ...words] = splitShellWords(line);
  if (program !== "seedance") throw new ShellError(`${program ?? "nothing"}: only seedance can be run here.`);
  const { code, stdout, stderr } = await run(words);
  const end = code === null ? "killed: it took too long" : `exit code ${code}`;
  return truncateOutput([end, stdout, stderr].filter((part) => part !== "").join("\n"));
}

function resolveInside(folder: string, path: string): string {
  const found = resolve(folder, path);
  if (relative(folder, found).startsWith("..")) throw new ShellError(`${path} is outside of your folder.`);
  return found;
}

function readFirst([first = "", second = ""]: string[]): string {
  try {
    return readFileSync(first, "utf8");
  } catch {
    return readFileSync(second, "utf8");
  }
}

const truncateOutput = (all: string) =>
  all.length > maxOutputLength ? `${all.slice(0, maxOutputLength)}\n… cut` : all;
