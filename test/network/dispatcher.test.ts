import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const program = new URL("dispatcher/program.ts", import.meta.url).pathname;
/** Each version of undici that a tool of the tests brings, by the tool. */
const undiciOf = (tool: string) =>
  createRequire(createRequire(import.meta.url).resolve(`${tool}/package.json`)).resolve("undici");
const versions = {
  7: undiciOf("@modelcontextprotocol/conformance"),
  8: undiciOf("@modelcontextprotocol/inspector"),
};

async function submit(undici = "", dispatcher = "") {
  const { stdout } = await promisify(execFile)(process.execPath, [program, undici, dispatcher]);
  return JSON.parse(stdout) as { asked: string[]; notSent: boolean; message: string };
}

describe("a request behind a proxy", () => {
  test.each([
    ["nothing", ""],
    ["undici 7", versions[7]],
    ["undici 8", versions[8]],
  ])("goes through it if the program has loaded %s", async (_, undici) => {
    const { asked, notSent, message } = await submit(undici);
    expect([asked, notSent]).toEqual([["api.seedance.invalid:443"], true]);
    expect(message).toContain("it refused to connect to api.seedance.invalid:443 (403)");
  });

  test.each([
    [7, "agent"],
    [7, "intercepted"],
    [7, "proxy"],
    [8, "agent"],
    [8, "intercepted"],
    [8, "proxy"],
  ] as const)("takes the dispatcher of undici %i that the program has set: %s", async (version, dispatcher) => {
    const { asked, notSent, message } = await submit(versions[version], dispatcher);
    expect([asked, notSent]).toEqual([[], true]);
    expect(message).toMatch(dispatcher === "proxy" ? /ECONNREFUSED/ : /ENOTFOUND|EAI_AGAIN/);
  });
});
