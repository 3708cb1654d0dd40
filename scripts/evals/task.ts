import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import YAML from "yaml";
import type { FaultRule } from "../../src/sandbox/index.ts";

/** A wish of a user, the world in which it is uttered, and what must be true of the world afterwards. */
export interface EvalTask {
  name: string;
  /** What the user says. `{id}` is the task that `before` has made. */
  says: string;
  world: EvalSetup;
  /** What the user replies when asked, in order; the last one again and again. */
  answers: UserReply[];
  expect: Expectation;
  replays: { good: string[]; bad: BadReplay[] };
}

interface EvalSetup {
  /** The balance; 1,000 by default. */
  credits?: number;
  /** How much faster than usual jobs are; by default they are done at once. */
  speed?: number;
  /** So many seconds pass in the sandbox with each command. */
  secondsACommand?: number;
  faults?: Omit<FaultRule, "id" | "probability">[];
  /** Files in the agent's folder. */
  files?: Record<string, string>;
  /** A command line that was run before the agent came, in its folder or on another machine. */
  before?: string;
  elsewhere?: boolean;
  /** Nobody has signed in. */
  withoutKey?: boolean;
}

export interface UserReply {
  text: string;
  /** Credits that the user buys meanwhile. */
  topUp?: number;
}

export interface Expectation {
  /** How many tasks the agent has made, exactly. */
  tasks: number;
  /** Charges less refunds. */
  creditsAtMost: number;
  /** Charges for the same fields, where the one before had not failed; none by default. */
  duplicates?: number;
  /** Before which tasks the user must be asked: 0 is the first. */
  asked?: number[];
  /** What the tasks were to be, in order: fields that must have these values. */
  bodies?: Record<string, unknown>[];
  /** Each video after the first begins with the last frame of the one before. */
  chained?: boolean;
  /** Whole files that the agent's folder holds at the end, by ending; those that are not named are not counted. */
  files?: Record<string, number>;
  /** How often a submit may be sent. */
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
 * The tasks of the evaluation, by name.
 * @param names those wanted; all by default.
 * @throws RangeError if there is none of such a name.
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
    throw new RangeError(
      `There is no task ${unknown.join(", ")}. There are: ${all.map(({ name }) => name).join(", ")}.`,
    );
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}
