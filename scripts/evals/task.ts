import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import YAML from "yaml";
import type { FaultRule } from "../../src/sandbox/index.ts";

/** A user's request, the environment in which it is made, and the expected state afterwards. */
export interface EvalTask {
  name: string;
  /** The user's request. `{id}` is the task that `before` created. */
  says: string;
  world: EvalSetup;
  /** The user's replies to questions, in order; the last one is repeated. */
  answers: UserReply[];
  expect: Expectation;
  replays: { good: string[]; bad: BadReplay[] };
}

interface EvalSetup {
  /** The balance in credits; default: 1,000. */
  credits?: number;
  /** The factor by which jobs are faster than usual; by default they complete at once. */
  speed?: number;
  /** Seconds that pass in the sandbox with each command. */
  secondsACommand?: number;
  faults?: Omit<FaultRule, "id" | "probability">[];
  /** Files in the agent's folder. */
  files?: Record<string, string>;
  /** A command line that runs before the agent starts, in its folder or on another machine. */
  before?: string;
  elsewhere?: boolean;
  /** Whether there is no API key. */
  withoutKey?: boolean;
}

export interface UserReply {
  text: string;
  /** Credits that the user buys before replying. */
  topUp?: number;
}

export interface Expectation {
  /** The exact number of tasks that the agent creates. */
  tasks: number;
  /** The maximum of charges minus refunds. */
  creditsAtMost: number;
  /** The allowed number of repeated jobs with the same fields whose first task had not failed; default: 0. */
  duplicates?: number;
  /** The indexes of tasks before which the agent must ask the user; 0 is the first. */
  asked?: number[];
  /** Fields and values that the tasks must have, in order. */
  bodies?: Record<string, unknown>[];
  /** Whether each video after the first must start with the last frame of the one before. */
  chained?: boolean;
  /** The number of complete files in the agent's folder at the end, by extension; other extensions are ignored. */
  files?: Record<string, number>;
  /** The maximum number of submits that are sent. */
  submitsAtMost?: number;
}

export interface BadReplay {
  what: string;
  /** The checks that must fail. */
  fails: string[];
  steps: string[];
}

const folder = new URL("../../test/evals/tasks/", import.meta.url).pathname;

/**
 * Reads the tasks of the evaluation.
 * @param names the tasks to read; default: all.
 * @throws RangeError if a name is unknown.
 */
export function readTasks(names: readonly string[] = []): EvalTask[] {
  const all = globSync("*.yaml", { cwd: folder })
    .sort()
    .map((file): EvalTask => {
      const task = YAML.parse(readFileSync(join(folder, file), "utf8"));
      return { world: {}, answers: [{ text: "Yes, go ahead." }], ...task, name: basename(file, ".yaml") };
    });
  const unknown = names.filter((name) => !all.some((task) => task.name === name));
  if (unknown.length > 0)
    throw new RangeError(`Unknown task ${unknown.join(", ")}. Allowed: ${all.map(({ name }) => name).join(", ")}.`);
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}
