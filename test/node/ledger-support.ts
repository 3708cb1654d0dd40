import { type ChildProcess, spawn } from "node:child_process";
import { on, once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { type Ledger, LedgerError, type LedgerOptions, openLedger } from "../../src/package/node.ts";

const childScript = new URL("ledger-child.ts", import.meta.url).pathname;
const startTime = Date.UTC(2026, 10, 1, 12);

/** A wall clock that advances by a second with each call. */
export function tickingClock(): () => number {
  let time = startTime;
  return () => {
    time += 1_000;
    return time;
  };
}

export interface LedgerFolder extends AsyncDisposable {
  path: string;
  /** The ledger's file. */
  file: string;
  open(options?: LedgerOptions): Ledger;
  /** All files, including those that processes share, with the mode of each. */
  files(): Promise<Record<string, string>>;
  /** The content of all files as one text. No process may have them open. */
  bytes(): Promise<string>;
}

/** Running children of the tests. */
const runningChildren = new Set<LedgerChild>();

/** A temporary folder with a ledger. At the end the ledger is closed, and the children are killed. */
export async function createLedgerFolder(): Promise<LedgerFolder> {
  const path = await mkdtemp(join(tmpdir(), "seedance-ledger-"));
  const file = join(path, "state", "ledger.sqlite");
  const opened: Ledger[] = [];
  const names = async () => (await readdir(join(path, "state"), { recursive: true })).sort();
  return {
    path,
    file,
    open(options = {}) {
      const ledger = openLedger({ path: file, ...options });
      opened.push(ledger);
      return ledger;
    },
    async files() {
      const found: Record<string, string> = {};
      for (const name of await names()) {
        const { mode } = await stat(join(path, "state", name));
        found[name.replace(/[\w-]{36}/, "OWNER")] = (mode & 0o777).toString(8);
      }
      return found;
    },
    async bytes() {
      const parts: string[] = [];
      for (const name of await names()) {
        const each = join(path, "state", name);
        if ((await stat(each)).isFile()) parts.push(await readFile(each, "latin1"));
      }
      return parts.join("\n");
    },
    async [Symbol.asyncDispose]() {
      for (const ledger of opened) ledger.close();
      await Promise.all([...runningChildren].map((child) => child.kill()));
      await rm(path, { recursive: true });
    },
  };
}

/** The LedgerError that a call throws. */
export function ledgerErrorOf(call: () => unknown): LedgerError {
  try {
    call();
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
  return expect.unreachable("it succeeded");
}

/** Runs statements on a file, as another program could. */
export function runSql(path: string, statements: string): void {
  const db = new DatabaseSync(path);
  try {
    db.exec(statements);
  } finally {
    db.close();
  }
}

export interface LedgerChild {
  process: ChildProcess;
  /** Resolves with the next line that it prints; undefined at the end. */
  readLine(): Promise<string | undefined>;
  /** Writes a line, for which it may wait before it continues. */
  writeLine(line?: string): void;
  /** Kills it and waits until it has ended. */
  kill(): Promise<void>;
  /** The rest of its output. */
  readRest(): Promise<string>;
}

/** Runs a part of `ledger-child.ts` in a child process. */
export function startLedgerChild(
  part: string,
  args: readonly string[],
  options: { shell?: string; user?: number } = {},
): LedgerChild {
  const { shell, user } = options;
  const command = shell ? ["bash", "-c", `${shell}; exec "$@"`, "bash", process.execPath] : [process.execPath];
  const [program = "", ...rest] = [...command, childScript, part, ...args];
  const process_ = spawn(program, rest, {
    stdio: ["pipe", "pipe", "inherit"],
    // The compile cache saves two thirds of the start time.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "seedance-test-compile-cache") },
    ...(user !== undefined && { uid: user, gid: user }),
  });
  const exited = once(process_, "exit").finally(() => runningChildren.delete(child));
  // Output must be read from the start: unread output is lost when the process ends.
  const lines = on(createInterface({ input: process_.stdout }), "line", { close: ["close"] });
  const child: LedgerChild = {
    process: process_,
    readLine: async () => (await lines.next()).value?.[0],
    writeLine: (line = "") => void process_.stdin?.write(`${line}\n`),
    async kill() {
      process_.kill("SIGKILL");
      await exited;
    },
    readRest: async () => {
      const output: string[] = [];
      for await (const [line] of lines) output.push(line);
      await exited;
      return output.join("\n");
    },
  };
  runningChildren.add(child);
  return child;
}
