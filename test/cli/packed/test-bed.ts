import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type SandboxOptions, startSandbox } from "../../../src/sandbox/index.ts";

const fastClock = new URL("../support/fast-clock.js", import.meta.url).href;

interface RunOptions {
  env?: NodeJS.ProcessEnv;
  stdin?: string;
  onStart?: (child: ChildProcess) => void;
}

/** A home, a folder, a sandbox, and the installed command. */
export async function createPackedTestBed(command: string, options: SandboxOptions = {}) {
  const home = mkdtempSync(join(tmpdir(), "seedance-packed-use-"));
  const folder = join(home, "work");
  mkdirSync(folder);
  const sandbox = await startSandbox({ speed: 1e4, rateLimit: false, ...options });
  const base: NodeJS.ProcessEnv = {
    // The command's first line is "env node": this puts the Node of the test first.
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_STATE_HOME: join(home, "state"),
    SEEDANCE_API_KEY: sandbox.apiKey,
    SEEDANCE_BASE_URL: sandbox.url,
    NODE_OPTIONS: `--import=${fastClock}`,
  };

  async function seedance(args: readonly string[], { env, stdin = "", onStart }: RunOptions = {}) {
    const child = spawn(command, args, { cwd: folder, env: { ...base, ...env } });
    child.stdin.on("error", () => {});
    child.stdin.end(stdin);
    onStart?.(child);
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [stdout, stderr, code] = await Promise.all([readUnlessDestroyed(child.stdout), text(child.stderr), ended]);
    const lines = stdout.split("\n").slice(0, -1);
    const json = lines.every((line) => line.startsWith("{")) ? lines.map((line) => JSON.parse(line)) : [];
    return { code, stdout, stderr, json };
  }

  return {
    sandbox,
    home,
    folder,
    env: base,
    seedance,
    charges: () => sandbox.ledger().filter(({ type }) => type === "charge").length,
    files: (name = "") => readdirSync(join(folder, name)).sort(),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export type PackedTestBed = Awaited<ReturnType<typeof createPackedTestBed>>;

/** All of a stream; nothing if the test has closed it, as a reader does that goes away. */
const readUnlessDestroyed = (stream: Readable): Promise<string> =>
  stream.destroyed ? Promise.resolve("") : text(stream);
