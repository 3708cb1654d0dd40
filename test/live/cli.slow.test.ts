import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkContract } from "../../src/cli/commands/doctor.ts";
import { createMachine, type Machine } from "../cli/machine.ts";
import { page } from "../support/contracts.ts";
import { respondJson, startServer } from "../support/server.ts";

let machine: Machine;
beforeEach(async () => {
  machine = await createMachine();
});
afterEach(() => machine[Symbol.asyncDispose]());

const line = ["video", "A glass train, wheels clatter", "--quality-tier", "mini", "--dry-run"];
const path = ({ data }: { data: { request: { url: string } } }) => new URL(data.request.url).pathname;

describe("--contract", () => {
  test("a value that the page's contract does not have is refused, with the name of the contract that has it", async () => {
    const { code, stderr } = await machine.run(line);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("The contract live takes it: --contract live."),
    });
  });

  test("a command that the page's contract does not have is refused in the same way", async () => {
    const { code, stderr } = await machine.run(["seedance25", "A glass train"]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("--contract live") });
  });

  test("is read from the option, the environment and the settings, in this order", async () => {
    expect(path(await machine.json([...line, "--contract", "live"]))).toBe("/api/v1/video/seedance2");
    expect(path(await machine.json([...line, "--contract=live"]))).toBe("/api/v1/video/seedance2");
    expect(path(await machine.json(line, { env: { SEEDANCE_CONTRACT: "live" } }))).toBe("/api/v1/video/seedance2");
    await machine.run(["config", "set", "contract", "live"]);
    expect(path(await machine.json(line))).toBe("/api/v1/video/seedance2");
    const other = await machine.run([...line, "--profile", "other"]);
    expect(other.code).toBe(2);
    const plain = line.filter((word) => !/tier|mini/.test(word));
    expect(path(await machine.json([...plain, "--contract", "page"]))).toBe("/api/v1/video/seedance");
  });

  test.each([
    [["--contract", "mars"], {}],
    [[], { SEEDANCE_CONTRACT: "mars" }],
  ])("an unknown one is refused: %j %j", async (args, env) => {
    const { code, stderr } = await machine.run(["tasks", ...args], { env });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("must be one of live, page") });
    expect((await machine.run(["config", "set", "contract", "mars"])).code).toBe(2);
  });

  test("the help follows the contract", async () => {
    const { stdout } = await machine.run(["seedance25", "--help", "--contract", "live"]);
    expect(stdout).toContain("Make a video with Seedance 2.5.");
    expect((await machine.run(["--help", "--contract", "live"])).stdout).toContain("seedance25");
    expect((await machine.run(["--help"])).stdout).not.toContain("seedance25");
  });

  test("the embedded sandbox follows it, with a state of its own", async () => {
    const job = ["seedance25", "A glass train, wheels clatter", "--duration", "auto", "--sandbox", "--no-wait"];
    const made = await machine.json([...job, "--contract", "live"]);
    expect(made.data.id).toMatch(/^seedance25_/);
    const page = await machine.json([
      "image",
      "A red box",
      "--model",
      "nano-banana-pro",
      "--type",
      "text-to-image",
      "--sandbox",
      "--no-wait",
    ]);
    expect(page.data.id).toMatch(/^nbp_/);
  });

  test("the listening sandbox follows it", async () => {
    const { code, data } = await machine.json(["doctor", "--drift", "--sandbox", "--contract", "live"]);
    expect({ code, data }).toMatchObject({
      code: 0,
      data: { contract: "live", findings: [], exchanges: { service: 6 } },
    });
  });
});

describe("a contract is never chosen silently", () => {
  test("the first 404 of a submit says where the model is now, and what to set", async () => {
    await using server = await startServer((_, response) =>
      respondJson(response, 404, { error: { code: "not_found", message: "No such endpoint." } }),
    );
    const env = { SEEDANCE_API_KEY: "sk_live_real_12345678" };
    const { code, stderr } = await machine.run(["video", "A glass train, wheels clatter", "--base-url", server.url], {
      env,
    });
    expect(code).not.toBe(0);
    expect(stderr).toContain("The contract live submits seedance to /api/v1/video/seedance2");
    expect(stderr).toContain("--contract live");
    expect(server.requests.map(({ url }) => url)).toEqual(["/api/v1/video/seedance"]);
  });

  test.each(["https://seedance2ai.io", "https://www.seedance2ai.io/"])("doctor warns for %s", (url) => {
    expect(checkContract({ contract: page, inheritedFlags: ["--profile", "work"] }, url)).toMatchObject([
      {
        name: "contract",
        status: "warn",
        detail: expect.stringContaining("/api/v1/video/seedance2"),
        fix: "Use the newer contract: seedance config set contract live --profile work",
      },
    ]);
  });

  test.each(["http://127.0.0.1:4020", "https://example.com", "nonsense"])("doctor does not warn for %s", (url) => {
    expect(checkContract({ contract: page, inheritedFlags: ["--profile", "work"] }, url)).toEqual([]);
  });
});
