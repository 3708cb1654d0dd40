import { spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { InstalledFixture } from "./install-fixture.ts";

/** A fixture's server. */
export interface FixtureServer extends AsyncDisposable {
  origin: string;
  /** What it printed so far. */
  output(): string;
}

/** A port that is free now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
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
  const stop = async () => {
    if (isRunning() && child.pid) process.kill(-child.pid, "SIGKILL");
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
