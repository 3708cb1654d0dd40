/** Requests that users of the live service send, by the command, a batch and an agent's tools, under both contracts. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import { createMachine, type Machine } from "../cli/machine.ts";

const prompt = "A glass train crosses a bridge. Wind howls, wheels hum.";

/** By name: the model, and its fields beside the prompt. */
const requests: Record<string, { model: string; fields: Record<string, string> }> = {
  "tier mini": { model: "seedance", fields: { quality_tier: "mini" } },
  "aspect_ratio adaptive": { model: "seedance", fields: { aspect_ratio: "adaptive" } },
  "4k on pro": { model: "seedance", fields: { quality_tier: "pro", resolution: "4k" } },
  "Seedance 2.5 with auto": { model: "seedance25", fields: { duration: "auto" } },
};
const named = "The contract live takes it";

let machine: Machine;
beforeAll(async () => {
  machine = await createMachine();
});
afterAll(() => machine[Symbol.asyncDispose]());

describe.each(Object.entries(requests))("%s", { timeout: 60_000 }, (_, { model, fields }) => {
  const flags = Object.entries(fields).map(([name, value]) => `--${name.replaceAll("_", "-")}=${value}`);
  const line = [model, prompt, ...flags, "--dry-run"];

  test("by the command", async () => {
    const { code, stderr } = await machine.run(line);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(`${named}: --contract live.`) });
    const { data } = await machine.json([...line, "--contract", "live"]);
    expect(data.request.body).toEqual({ prompt, ...fields });
  });
});

test("the ratio of GPT Image 2 is accepted in either spelling, and sent in the contract's", async () => {
  for (const [contract, name] of [
    ["page", "aspectRatio"],
    ["live", "aspect_ratio"],
  ] as const)
    for (const flag of ["--aspect-ratio", "--aspectRatio"]) {
      const { data } = await machine.json(["gpt-image-2", prompt, flag, "3:2", "--dry-run", "--contract", contract]);
      expect(data.request.body).toMatchObject({ [name]: "3:2" });
    }
}, 60_000);

test("by the plan of a batch: each row is invalid under one contract and valid under the other", async () => {
  const rows = Object.entries(requests).map(([id, { model, fields }]) => ({ id, model, prompt, ...fields }));
  const file = join(machine.folder, "rows.jsonl");
  await writeFile(file, rows.map((row) => JSON.stringify(row)).join("\n"));
  const { data: page } = await machine.json(["batch", "plan", file]);
  expect(page).toMatchObject({ items: 0, bad: rows.length });
  for (const { id, issues } of page.badRows)
    expect([id, JSON.stringify(issues)]).toEqual([id, expect.stringContaining(named)]);
  const { data: live } = await machine.json(["batch", "plan", file, "--contract", "live"]);
  expect(live).toMatchObject({ items: rows.length, bad: 0 });
}, 60_000);

describe("by the MCP tools", () => {
  const servers: Record<string, Client> = {};
  beforeAll(async () => {
    const env = Object.fromEntries(
      Object.entries(machine.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    );
    for (const contract of ["page", "live"]) {
      const args = [builtCommand, "mcp", "--contract", contract];
      const client = new Client({ name: "test", version: "1" });
      await client.connect(new StdioClientTransport({ command: process.execPath, args, env }));
      servers[contract] = client;
    }
  }, 60_000);
  afterAll(() => Promise.all(Object.values(servers).map((client) => client.close())));

  /** Returns the results of the quote and of the submit of a job. */
  async function ask(contract: string, { model, fields }: { model: string; fields: object }) {
    const call = async (name: string, given: object) =>
      (await servers[contract]?.callTool({ name, arguments: { ...given } }))?.structuredContent;
    return [
      await call("seedance_quote", { model, fields }),
      await call("seedance_create_video", { model, prompt, ...fields }),
    ];
  }

  test.each(Object.entries(requests))("%s", async (_, request) => {
    for (const answer of await ask("page", request))
      expect(answer).toMatchObject({
        error: { code: "validation_failed", issues: [{ fix: expect.stringContaining(named) }] },
      });
    const [quoted, created] = await ask("live", request);
    expect(quoted).toMatchObject({ quotes: [{ model: request.model, fields: request.fields }] });
    // Only a key is missing.
    expect(created).toMatchObject({ error: { code: "missing_key" } });
  });
});
