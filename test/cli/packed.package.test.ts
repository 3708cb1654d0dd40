/** Tests the command as npm packs and installs it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "skills-ref";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { commandsOf } from "../../src/cli/commands.ts";
import { exitCodes } from "../../src/cli/exit-code.ts";
import { page } from "../support/contracts.ts";
import { installPacked, type PackedInstall } from "./packed/install.ts";
import { createPackedTestBed, type PackedTestBed } from "./packed/test-bed.ts";

const prompt = "A glass train crosses a bridge. Wind howls, wheels hum.";
const skill = new URL("../../skills/seedance", import.meta.url).pathname;

let installed: PackedInstall;
beforeAll(async () => {
  installed = await installPacked();
}, 300_000);
afterAll(() => installed?.[Symbol.asyncDispose]());

/** Runs a test against a new sandbox. */
async function withTestBed(act: (testBed: PackedTestBed) => Promise<void>): Promise<void> {
  await using testBed = await createPackedTestBed(installed.command);
  await act(testBed);
}

test("--version prints the package's version", () =>
  withTestBed(async ({ seedance }) => {
    expect(await seedance(["--version"])).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
  }));

test("every command is in the package and prints its help", { timeout: 120_000 }, () =>
  withTestBed(async ({ seedance }) => {
    for (const name of Object.keys(commandsOf(page))) {
      const { code, json } = await seedance([name, "--help", "--json"]);
      expect([name, code, json.length]).toEqual([name, 0, 1]);
    }
  }),
);

test(
  "a video is submitted, saved, listed and shown, and its ledger verifies",
  () =>
    withTestBed(async ({ seedance, charges, files, home }) => {
      const made = await seedance(["video", prompt, "-o", "out/{id}.{ext}"]);
      expect(made).toMatchObject({ code: 0, json: [{ status: "completed", creditsUsed: 30 }] });
      const [{ id }] = made.json;
      expect(files("out")).toEqual([
        expect.stringMatching(`^${id}.*-2\\.png$`),
        expect.stringMatching(`^${id}.*\\.mp4$`),
      ]);
      const line = async (...args: string[]) => (await seedance(args)).json[0];
      expect(await line("tasks")).toMatchObject({ id, state: "downloaded" });
      expect(await line("get", id)).toMatchObject({ id, status: "completed" });
      expect(await line("wait", id)).toMatchObject({ id, status: "completed" });
      expect((await seedance(["watch", id])).json.at(-1)).toMatchObject({ task: { status: "completed" } });
      expect(await line("download", id, "-o", "again/")).toMatchObject({ files: [{}, {}] });
      expect(await line("open", id, "--print")).toMatchObject({ path: expect.stringContaining("mp4") });
      expect((await seedance(["gallery"])).code).toBe(0);
      expect(await line("ledger", "verify")).toMatchObject({
        ok: true,
        path: join(home, "state/seedance/ledger.sqlite"),
      });
      expect((await seedance(["ledger", "export"])).json.length).toBeGreaterThan(2);
      expect(await line("quote", "--model", "seedance")).toMatchObject({ sure: "charged", credits: 30 });
      expect(await line("retry", id, "--no-wait")).toMatchObject({ attempt: 2 });
      expect((await seedance(["resume", "--timeout", "45"])).code).toBe(0);
      expect(charges()).toBe(2);
    }),
  120_000,
);

test.each([
  ["image", prompt, "--model", "nano-banana-pro"],
  ["gpt-image-2", prompt],
  ["nano-banana-pro", prompt, "--output-format", "jpeg"],
  ["seedance", prompt, "--resolution", "1080p"],
])("%s makes a file", (...args) =>
  withTestBed(async ({ seedance, charges, files }) => {
    expect(await seedance(args)).toMatchObject({ code: 0, json: [{ status: "completed" }] });
    expect([charges(), files().length > 0]).toEqual([1, true]);
  }),
);

test("quote, lint-prompt, --dry-run and --sandbox work without a key", () =>
  withTestBed(async ({ seedance, charges, files }) => {
    const env = { SEEDANCE_API_KEY: "", SEEDANCE_BASE_URL: "" };
    expect(await seedance(["quote"], { env })).toMatchObject({ code: 0 });
    expect(await seedance(["lint-prompt", prompt], { env })).toMatchObject({ code: 0, json: [{ ok: true }] });
    expect(await seedance(["video", prompt, "--dry-run"], { env })).toMatchObject({ code: 0 });
    // The embedded sandbox needs the real clock.
    const realTimeEnv = { ...env, NODE_OPTIONS: "" };
    expect(await seedance(["image", prompt, "--sandbox"], { env: realTimeEnv })).toMatchObject({ code: 0 });
    expect([files().length, charges()]).toEqual([1, 0]);
  }));

test("auth, doctor, config and completion work", () =>
  withTestBed(async ({ seedance, sandbox }) => {
    const env = { SEEDANCE_API_KEY: "" };
    const stdin = `${sandbox.apiKey}\n`;
    expect(await seedance(["auth", "login"], { env, stdin })).toMatchObject({ code: 0 });
    expect(await seedance(["auth", "status"], { env })).toMatchObject({ code: 0 });
    expect(await seedance(["doctor"], { env })).toMatchObject({ code: 0, json: [{ ok: true }] });
    expect(await seedance(["auth", "logout"], { env })).toMatchObject({ code: 0 });
    expect(await seedance(["config", "set", "max-credits", "29"])).toMatchObject({ code: 0 });
    expect(await seedance(["video", prompt])).toMatchObject({ code: exitCodes.credits });
    for (const shell of ["bash", "zsh", "fish"])
      expect((await seedance(["completion", shell])).stdout).toContain("completion --words");
    expect((await seedance(["completion", "--words", "-", "seedance lint"])).stdout).toMatch(/^lint-prompt\t/);
  }));

test("seedance sandbox runs until Ctrl-C", () =>
  withTestBed(async ({ seedance }) => {
    const run = await seedance(["sandbox", "--json"], {
      onStart: (child) => child.stdout?.once("data", () => child.kill("SIGINT")),
    });
    expect(run).toMatchObject({ code: 0, json: [{ url: expect.stringMatching(/^http:/) }] });
  }));

const video = ["video", prompt];
const cases: [name: keyof typeof exitCodes, args: string[], fault?: string | undefined, env?: NodeJS.ProcessEnv][] = [
  ["ok", video],
  ["failed", [...video, "-o", "taken/"]],
  ["usage", [...video, "--lenght", "5"]],
  ["auth", video, undefined, { SEEDANCE_API_KEY: "" }],
  ["credits", [...video, "--max-credits", "29"]],
  ["task", video, "task-fails"],
  ["running", [...video, "--timeout", "20"], "never-ends"],
  ["busy", video, undefined, { SEEDANCE_BASE_URL: "http://127.0.0.1:45" }],
  ["conflict", video, "conflict"],
  ["unknown", video, "reset-after"],
  ["notFound", ["get", "sd2_xxxxxxxxxxxx"]],
  ["output", video, "unexpected-output"],
  ["interrupted", video, "never-ends"],
  ["readerGone", ["quote"]],
];

describe("the exit code of the packed command", () => {
  test.each(cases)("can be `%s`", (name, args, fault, env = {}) =>
    withTestBed(async ({ seedance, sandbox, folder }) => {
      writeFileSync(join(folder, "taken"), "");
      if (fault !== undefined) sandbox.faults.add({ name: fault });
      const run = await seedance(args, {
        env,
        onStart: (child) => {
          if (name === "readerGone") child.stdout?.destroy();
          if (name !== "interrupted") return;
          child.stderr?.on("data", (part) => String(part).includes("processing") && child.kill("SIGINT"));
        },
      });
      expect(run).toMatchObject({ code: exitCodes[name] });
      if (name !== "ok" && name !== "readerGone")
        expect(run.json.at(-1)).toMatchObject({ error: { exitCode: exitCodes[name] } });
    }),
  );

  test("has a case for each code", () => {
    expect(cases.map(([name]) => name)).toEqual(Object.keys(exitCodes));
  });
});

test("a lost response is resumed with one charge and all files", () =>
  withTestBed(async ({ seedance, sandbox, charges, files }) => {
    const fault = sandbox.faults.add({ name: "reset-after" });
    const lost = await seedance([...video, "-o", "out/"]);
    sandbox.faults.remove(fault.id);
    expect(lost).toMatchObject({ code: exitCodes.unknown });
    const [, ...resume] = lost.json.at(-1).error.resume.split(" ");
    expect(await seedance(resume)).toMatchObject({ code: 0, json: [{ status: "completed" }] });
    expect([charges(), files("out").length]).toEqual([1, 2]);
  }));

describe("the skill of the package", () => {
  test.each([
    [[], "work/.agents"],
    [["--agent", "claude"], "work/.claude"],
    [["--user"], ".agents"],
    [["--user", "--agent", "claude"], ".claude"],
  ])("is installed by %j as it is in the repository, and is valid", (args, where) =>
    withTestBed(async ({ seedance, home }) => {
      const target = join(home, where, "skills/seedance");
      expect(await seedance(["skill", "install", ...args])).toMatchObject({ code: 0, json: [{ path: target }] });
      const files = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
      expect(files(target)).toEqual([".seedance-install.json", ...files(skill)]);
      for (const name of files(skill).filter((file) => file.endsWith(".md")))
        expect(readFileSync(join(target, name), "utf8")).toBe(readFileSync(join(skill, name), "utf8"));
      expect(await validate(target)).toEqual([]);
    }),
  );

  test("is where other installers look for it", () => {
    expect(readFileSync(join(installed.home, "skills/seedance/SKILL.md"), "utf8")).toContain("name: seedance");
  });

  test("has an index to paste", () =>
    withTestBed(async ({ seedance }) => {
      expect((await seedance(["skill", "index"])).stdout).toMatch(/^## Video and images/);
    }));
});
