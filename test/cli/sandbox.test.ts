import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import { createClient } from "../../src/package/index.ts";
import * as live from "../../src/package/live.ts";
import { instantDurations } from "../support/instant-durations.ts";

const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [builtCommand, ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** Starts `seedance sandbox` and returns the first line that it prints. */
async function start(...args: string[]) {
  const child = spawn(process.execPath, [builtCommand, "sandbox", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, line };
}

describe("seedance sandbox", () => {
  test("--json prints one line with a working URL and key", async () => {
    const { line } = await start("--json", "--api-key", "sk_live_local_cli_test", "--credits", "40", "--speed", "1e6");
    const { url, apiKey } = JSON.parse(line);
    expect(apiKey).toBe("sk_live_local_cli_test");
    const task = await createClient({ apiKey, baseUrl: url, durations: instantDurations }).generate("seedance", {
      prompt: "A glass train",
    });
    expect(task.status).toBe("completed");
  });

  test("--contract chooses the contract", async () => {
    const { line } = await start("--json", "--contract", "live", "--speed", "1e6");
    const { url, apiKey } = JSON.parse(line);
    const client = live.createClient({ apiKey, baseUrl: url, durations: { seedance25: 1 } });
    const task = await client.submit("seedance25", { prompt: "A glass train" });
    expect(task).toMatchObject({ status: "processing", model: "seedance25" });
  });

  test.each(["SIGTERM", "SIGINT"] as const)("exits with 0 on %s", async (signal) => {
    const { child } = await start("--json");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("prints the dashboard's URL with --no-json", async () => {
    const { line } = await start("--no-json");
    expect(line).toMatch(/^Dashboard {2}http:\/\/127\.0\.0\.1:\d+\/_sandbox\/$/);
    expect(await (await fetch(line.split(/\s+/)[1] ?? "")).text()).toContain("<title>");
  });

  test("--data keeps tasks and keys after a SIGKILL", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sandbox-"));
    try {
      const options = ["--json", "--api-key", "sk_live_local_kept", "--data", folder];
      const first = await start(...options);
      const { url, apiKey } = JSON.parse(first.line);
      const { id } = await createClient({ apiKey, baseUrl: url, durations: instantDurations }).submit("seedance", {
        prompt: "A glass train",
      });
      first.child.kill("SIGKILL");
      await once(first.child, "exit");
      const second = await start(...options);
      const client = createClient({ apiKey, baseUrl: JSON.parse(second.line).url, durations: instantDurations });
      expect((await client.get(id)).id).toBe(id);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("--rate-limit takes N/SECONDS or off", async () => {
    const { line } = await start("--json", "--rate-limit", "1/60");
    const { url, apiKey } = JSON.parse(line);
    const headers = { Authorization: `Bearer ${apiKey}` };
    const poll = () => fetch(`${url}/api/v1/tasks/sd2_x`, { headers }).then(({ status }) => status);
    expect([await poll(), await poll()]).toEqual([404, 429]);
  });

  test("--allow-origin, which may be repeated, lets pages of these origins call the API", async () => {
    const origins = ["http://127.0.0.1:4000", "https://docs.example.com"];
    const { line } = await start("--json", ...origins.flatMap((origin) => ["--allow-origin", origin]));
    const getTask = (Origin: string) => fetch(`${JSON.parse(line).url}/api/v1/tasks/sd2_x`, { headers: { Origin } });
    for (const origin of origins)
      expect((await getTask(origin)).headers.get("access-control-allow-origin")).toBe(origin);
    expect((await getTask("http://127.0.0.1:4001")).status).toBe(403);
  });

  test("--help names every option", async () => {
    const { code, stdout } = await run("sandbox", "--help");
    expect(code).toBe(0);
    for (const option of ["--port", "--api-key", "--credits", "--seed", "--speed", "--rate-limit", "--json", "--data"])
      expect(stdout).toContain(option);
  });

  test.each([
    [["--port", "seventy"], '--port "seventy": must be a number'],
    [["--port", "70000"], "port must be a whole number"],
    [["--rate-limit", "fast"], "must be N/SECONDS"],
    [["--speed", "0"], "speed must be"],
    [["--host", "0.0.0.0"], "allowRemote"],
    [["--api-key", "short"], "apiKey must be"],
    [["--allow-origin", "*"], "allowOrigin must be whole origins"],
    [["--allow-origin", "localhost:4000"], "allowOrigin must be whole origins"],
    [["--nonsense"], "--nonsense"],
  ])("%j is rejected with exit code 2, and no server starts", async (options, message) => {
    const { code, stdout, stderr } = await run("sandbox", "--no-json", ...options);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });

  test("reports a port that is in use", async () => {
    const { line } = await start("--json");
    const { port } = new URL(JSON.parse(line).url);
    const { code, stderr } = await run("sandbox", "--port", port);
    expect(code).toBe(2);
    expect(stderr).toContain(`--port ${port} is in use`);
  });
});

describe("seedance", () => {
  test("exits with 2 without a command or with an unknown one", async () => {
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining("Missing command.") });
    expect(await run("sandbx")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Unknown command sandbx."),
    });
  });

  test("--help lists the commands", async () => {
    expect(await run("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("sandbox") });
  });
});
