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
/** What the desktop's opener was called with. */
let openedTargetFile: string;

beforeAll(async () => {
  [sandbox, machine] = await Promise.all([startSandbox({ speed: 1e5 }), createMachine()]);
  jobs = await createSampleJobs(machine, sandbox);
  openedTargetFile = join(machine.folder, "opened");
  await mkdir(join(machine.folder, "bin"));
  // What each system calls to open a file, standing first in PATH.
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

  test("--print prints where it is and opens nothing", async () => {
    const { code, stdout } = await runOpen([jobs.saved, "--print", "--quiet"]);
    expect([code, stdout]).toEqual([0, `${jobs.file}\n`]);
    await expect(readFile(openedTargetFile)).rejects.toThrow("ENOENT");
  });

  test("opens the output's fresh URL where no file was saved", async () => {
    const { wait } = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, durations: { seedance: 0.01 } });
    await wait(jobs.running);
    const { code, stdout } = await runOpen([jobs.running]);
    expect(code).toBe(0);
    const { url } = JSON.parse(stdout);
    expect((await fetch(url)).headers.get("content-type")).toBe("video/mp4");
    expect(await readOpenedTarget()).toBe(url);
  });

  test("a file that was removed is said, and the output is used", async () => {
    await using other = await createMachine();
    const { saved, file } = await createSampleJobs(other, sandbox);
    await rm(file);
    const { stdout, stderr } = await other.run(["open", saved, "--print", "--base-url", sandbox.url], {
      env: { SEEDANCE_API_KEY: sandbox.apiKey },
    });
    expect(stderr).toContain(`${file} is not there any more`);
    expect(JSON.parse(stdout)).toMatchObject({ id: saved, url: expect.stringMatching(/^http/), opened: false });
  });

  test("without a display, or without an opener, it says so, prints where it is, and ends with 1", async () => {
    const { code, stdout, stderr } = await runOpen([jobs.saved], { PATH: machine.folder });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ id: jobs.saved, path: jobs.file, opened: false });
    expect(stderr).toContain(process.platform === "linux" ? "There is no display here" : "No program was found");
    const second = await runOpen([jobs.saved], { DISPLAY: ":99", PATH: machine.folder });
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining("No program was found") });
  });

  test("--index beyond the files is refused", async () => {
    expect(await runOpen([jobs.saved, "--index", "2"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("has 1"),
    });
  });

  test("a job without a task, a task that runs, one that failed, one that is not there", async () => {
    expect(await runOpen([jobs.refused])).toMatchObject({ code: 2, stderr: expect.stringContaining("has no task") });
    expect(await runOpen(["sd2_none"])).toMatchObject({ code: 5 });
    const answers: Record<string, object> = { sd2_runs: { status: "processing" }, sd2_failed: { status: "failed" } };
    await using server = await startServer(({ url }, response) => {
      const id = url.split("/").at(-1) ?? "";
      respondJson(response, 200, { id, model: "seedance", ...answers[id] });
    });
    expect(await runOpen(["sd2_runs"], desktop(), server.url)).toMatchObject({ code: 6 });
    expect(await runOpen(["sd2_failed"], desktop(), server.url)).toMatchObject({ code: 5 });
  });

  test("what the embedded sandbox made is to be saved first: it is gone when the command ends", async () => {
    const made = await machine.run([
      "nano-banana-pro",
      "A lighthouse",
      "--type",
      "text-to-image",
      "--sandbox",
      "--no-wait",
      "-q",
    ]);
    const [id = ""] = made.stdout.split("\n");
    await machine.run(["wait", id, "--sandbox"]);
    expect(await machine.run(["open", id, "--sandbox"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`seedance download ${id} --sandbox`),
    });
  });

  test.each(["file:///etc/passwd", "http://example.com/a.mp4", "javascript://alert(1)"])(
    "%s in an answer is not handed to the desktop",
    async (url) => {
      await using server = await startServer((_, response) =>
        respondJson(response, 200, { id: "sd2_x", model: "seedance", status: "completed", output: { video_url: url } }),
      );
      const { code, stdout } = await runOpen(["sd2_x"], desktop(), server.url);
      expect(code).toBe(5);
      expect(stdout).not.toContain(url);
      await expect(readFile(openedTargetFile)).rejects.toThrow("ENOENT");
    },
  );
});
