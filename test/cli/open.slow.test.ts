import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient } from "../../src/package/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { respondJson, startServer } from "../support/server.ts";
import { createSampleJobs } from "./jobs.ts";
import { createMachine, type Machine } from "./machine.ts";

let sandbox: Sandbox;
let machine: Machine;
let jobs: Awaited<ReturnType<typeof createSampleJobs>>;
/** The file with the arguments of the desktop's opener. */
let openedTargetFile: string;

beforeAll(async () => {
  [sandbox, machine] = await Promise.all([startSandbox({ speed: 1e5 }), createMachine()]);
  jobs = await createSampleJobs(machine, sandbox);
  openedTargetFile = join(machine.folder, "opened");
  await mkdir(join(machine.folder, "bin"));
  // The program that each system uses to open a file, first in PATH.
  for (const name of ["xdg-open", "open"]) {
    const path = join(machine.folder, "bin", name);
    await writeFile(
      path,
      `#!/bin/sh\nprintf '%s' "$*" > '${openedTargetFile}.part' && mv '${openedTargetFile}.part' '${openedTargetFile}'\n`,
    );
    await chmod(path, 0o755);
  }
});
afterAll(() => Promise.all([sandbox.close(), machine[Symbol.asyncDispose]()]));
beforeEach(() => rm(openedTargetFile, { force: true }));

const desktop = () => ({ DISPLAY: ":99", PATH: `${join(machine.folder, "bin")}:${process.env.PATH}` });
const runOpen = (args: string[], env: NodeJS.ProcessEnv = desktop(), url = sandbox.url) =>
  machine.run(["open", ...args, "--base-url", url], { env: { SEEDANCE_API_KEY: sandbox.apiKey, ...env } });
const readOpenedTarget = () => vi.waitFor(() => readFile(openedTargetFile, "utf8"), { interval: 5, timeout: 5_000 });

describe("seedance open", () => {
  test("opens the saved file with the desktop's opener, without a key", async () => {
    const { code, stdout } = await runOpen([jobs.saved], { ...desktop(), SEEDANCE_API_KEY: "" });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ id: jobs.saved, path: jobs.file, opened: true });
    expect(await readOpenedTarget()).toBe(jobs.file);
  });

  test("prints the path and opens nothing with --print", async () => {
    const { code, stdout } = await runOpen([jobs.saved, "--print", "--quiet"]);
    expect([code, stdout]).toEqual([0, `${jobs.file}\n`]);
    await expect(readFile(openedTargetFile)).rejects.toThrow("ENOENT");
  });

  test("opens the output's new URL if no file was saved", async () => {
    const { wait } = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, durations: { seedance: 0.01 } });
    await wait(jobs.running);
    const { code, stdout } = await runOpen([jobs.running]);
    expect(code).toBe(0);
    const { url } = JSON.parse(stdout);
    expect((await fetch(url)).headers.get("content-type")).toBe("video/mp4");
    expect(await readOpenedTarget()).toBe(url);
  });

  test("reports a removed file and uses the output's URL", async () => {
    await using other = await createMachine();
    const { saved, file } = await createSampleJobs(other, sandbox);
    await rm(file);
    const { stdout, stderr } = await other.run(["open", saved, "--print", "--base-url", sandbox.url], {
      env: { SEEDANCE_API_KEY: sandbox.apiKey },
    });
    expect(stderr).toContain(`${file} no longer exists`);
    expect(JSON.parse(stdout)).toMatchObject({ id: saved, url: expect.stringMatching(/^http/), opened: false });
  });

  test("exits with 1 and prints the path if there is no display or no opener", async () => {
    const { code, stdout, stderr } = await runOpen([jobs.saved], { PATH: machine.folder });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ id: jobs.saved, path: jobs.file, opened: false });
    expect(stderr).toContain(process.platform === "linux" ? "No display was found" : "No program was found");
    const second = await runOpen([jobs.saved], { DISPLAY: ":99", PATH: machine.folder });
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining("No program was found") });
  });

  test("rejects an --index above the number of files", async () => {
    expect(await runOpen([jobs.saved, "--index", "2"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("has 1 file."),
    });
  });

  test("has an exit code for a job without a task, and for a running, a failed and an unknown task", async () => {
    expect(await runOpen([jobs.refused])).toMatchObject({ code: 2, stderr: expect.stringContaining("has no task") });
    expect(await runOpen(["sd2_none"])).toMatchObject({ code: 10 });
    const responses: Record<string, object> = { sd2_runs: { status: "processing" }, sd2_failed: { status: "failed" } };
    await using server = await startServer(({ url }, response) => {
      const id = url.split("/").at(-1) ?? "";
      respondJson(response, 200, { id, model: "seedance", ...responses[id] });
    });
    expect(await runOpen(["sd2_runs"], desktop(), server.url)).toMatchObject({ code: 6 });
    expect(await runOpen(["sd2_failed"], desktop(), server.url)).toMatchObject({ code: 5 });
  });

  test("asks to save the embedded sandbox's output first, because its URL ends with the command", async () => {
    const submitted = await machine.run([
      "nano-banana-pro",
      "A lighthouse",
      "--type",
      "text-to-image",
      "--sandbox",
      "--no-wait",
      "-q",
    ]);
    const [id = ""] = submitted.stdout.split("\n");
    await machine.run(["wait", id, "--sandbox"]);
    expect(await machine.run(["open", id, "--sandbox"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`seedance download ${id} --sandbox`),
    });
  });

  test.each(["file:///etc/passwd", "http://example.com/a.mp4", "javascript://alert(1)"])(
    "does not pass %s from a response to the desktop",
    async (url) => {
      await using server = await startServer((_, response) =>
        respondJson(response, 200, { id: "sd2_x", model: "seedance", status: "completed", output: { video_url: url } }),
      );
      const { code, stdout } = await runOpen(["sd2_x"], desktop(), server.url);
      expect(code).toBe(11);
      expect(stdout).not.toContain(url);
      await expect(readFile(openedTargetFile)).rejects.toThrow("ENOENT");
    },
  );
});
