import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import errorSchema from "../../generated/schemas/Error.json" with { type: "json" };
import { startSandbox } from "../../src/sandbox/index.ts";
import { contract } from "../contract/contract.ts";
import { blocksOf, guides, readGuide } from "./guides.ts";
import { runProgram, toSandbox } from "./samples.ts";

const root = new URL("../../", import.meta.url).pathname;
const programs = guides.flatMap((guide) =>
  blocksOf(readGuide(guide), "ts").map((code, index) => ({ name: `${guide} ${index + 1}`, code })),
);

describe.concurrent("the guides' TypeScript runs against the sandbox", { timeout: 60_000 }, () => {
  test.each(programs)("$name", async ({ code }) => {
    const sandbox = await startSandbox({ speed: 1e6 });
    const folder = await mkdtemp(join(tmpdir(), "guide-"));
    try {
      const file = join(folder, "guide.ts");
      await writeFile(file, toSandbox(code, sandbox));
      await runProgram(process.execPath, [file], sandbox);
    } finally {
      await sandbox.close();
      await rm(folder, { recursive: true });
    }
  });
});

test("each error code of the contract stands in the guide to errors, with its status", async () => {
  const text = await readFile(join(root, "openapi/docs/en/errors.md"), "utf8");
  for (const [name, response] of Object.entries(contract.components.responses)) {
    const statuses = Object.values(contract.paths)
      .flatMap((item) => Object.values(item))
      .flatMap(({ responses }) => Object.entries(responses))
      .filter(([, { $ref }]) => $ref?.endsWith(`/${name}`));
    expect(text).toContain(`| \`${response["x-error"]?.code}\` | ${statuses[0]?.[0]} |`);
  }
});

test("the answers that the guides show are answers of the contract", () => {
  const error = new Ajv2020({ strict: false }).compile(errorSchema);
  const shown = guides.flatMap((guide) => blocksOf(readGuide(guide), "json"));
  expect(shown.length).toBeGreaterThan(0);
  for (const block of shown) expect(error(JSON.parse(block)), block).toBe(true);
});

test("what the guides say of times and limits is what the contract says", () => {
  const polling = readGuide("polling");
  const { requests, seconds } = contract["x-rate-limit"] as { requests: number; seconds: number };
  expect(polling).toContain(`${requests} requests in ${seconds} seconds`);
  const { duration } = contract.paths["/api/v1/video/seedance"]?.post?.["x-model"] ?? {};
  if (typeof duration !== "object") throw new Error("Seedance has no duration.");
  expect(polling).toContain(`A video was seen to take ${duration.minimum} to ${duration.maximum} seconds`);
});
