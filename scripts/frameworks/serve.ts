import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { InstalledFixture } from "./install-fixture.ts";

/** A fixture's server. */
export interface FixtureServer extends AsyncDisposable {
  origin: string;
  /** What it printed so far. */
  output(): string;
}

/** A free port below those that systems give to connections: an installation opens many before the server starts. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/**
 * Starts a fixture's server and waits until it accepts connections.
 * @throws Error if it ends before, or takes longer than a minute; the message has the end of its output.
 */
export async function serveFixture(fixture: InstalledFixture, port: number): Promise<FixtureServer> {
  const { program, args, env } = fixture.command("serve");
  // A process group of its own, so that the package manager's children end with it.
  const child = spawn(program, args, {
    cwd: fixture.folder,
    env: { ...env, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data) => {
      output += data;
    });
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      output += error;
      resolve();
    });
    child.once("close", () => resolve());
  });
  const isRunning = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const kill = () => {
    if (isRunning() && child.pid) process.kill(-child.pid, "SIGKILL");
  };
  // Ctrl-C reaches this process's group alone.
  const killAndEnd = (signal: NodeJS.Signals) => {
    kill();
    process.kill(process.pid, signal);
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, killAndEnd);
  const stop = async () => {
    for (const signal of signals) process.off(signal, killAndEnd);
    kill();
    await ended;
  };
  const deadline = performance.now() + 60_000;
  while (!(await accepts(port))) {
    if (isRunning() && performance.now() < deadline) {
      await delay(100);
      continue;
    }
    await stop();
    throw new Error(`The server did not start: ${output.slice(-2_000).trim()}`);
  }
  return { origin: `http://127.0.0.1:${port}`, output: () => output, [Symbol.asyncDispose]: stop };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
