import { InMemoryTransport } from "@modelcontextprotocol/server";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { toToolError } from "../../src/mcp/error.ts";
import type { McpOptions } from "../../src/mcp/options.ts";
import { createMcpServer, toErrorResult, toToolResult } from "../../src/mcp/server.ts";
import { McpServerContext } from "../../src/mcp/server-context.ts";
import { page as contract, contracts } from "../support/contracts.ts";
import { createMcpClient } from "./support.ts";

const paid = ["seedance_create_video", "seedance_create_image"];
const free = ["seedance_quote", "seedance_lint_prompt", "seedance_wait_task", "seedance_get_task"];

const rejectSession = async () => {
  throw new Error("The list of tools needs no session.");
};
const contextDefaults = {
  contract,
  version: "1.2.3",
  openSession: rejectSession,
  findLedger: rejectSession,
  directory: "/",
  sessionName: "test",
};

/** Connects a client to a server in this process, and returns what the server sends at the handshake. */
async function connectInProcess(more: Partial<McpOptions> = {}) {
  const serverContext = new McpServerContext({ ...contextDefaults, onError: console.error, ...more });
  const [serverTransport, clientTransport] = InMemoryTransport.createLinkedPair();
  await createMcpServer(serverContext).connect(serverTransport);
  const client = createMcpClient({});
  await client.connect(clientTransport);
  const { tools } = await client.listTools();
  const handshake = { tools, instructions: client.getInstructions() ?? "", info: client.getServerVersion() };
  await client.close();
  return handshake;
}

const { tools, instructions, info } = await connectInProcess();
const findTool = (name: string) => tools.find((tool) => tool.name === name);

describe("the tools and instructions of the MCP server", () => {
  test("equal the reviewed snapshots", async () => {
    expect(tools.map(({ name }) => name).sort()).toEqual([...paid, ...free, "seedance_download"].sort());
    expect(info).toMatchObject({ name: "seedance", version: "1.2.3" });
    await expect(JSON.stringify(tools, null, 2)).toMatchFileSnapshot("tools.snapshot.txt");
    await expect(instructions).toMatchFileSnapshot("instructions.snapshot.txt");
  });

  test.each(contracts)("cost less than 3,800 tokens for contract $name, with a margin of 30 %", async (contract) => {
    const { tools, instructions } = await connectInProcess({ contract });
    expect(encode(JSON.stringify(tools)).length * 1.3).toBeLessThan(3_800);
    expect(encode(instructions).length).toBeLessThan(300);
  });

  test.each(tools.map((tool) => [tool.name, tool] as const))(
    "annotate whether %s changes or spends anything",
    (name, tool) => {
      const readOnly = free.includes(name);
      const openWorld = !["seedance_quote", "seedance_lint_prompt"].includes(name);
      expect(tool.annotations).toEqual({
        readOnlyHint: readOnly,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: openWorld,
      });
      expect(tool.description?.length).toBeGreaterThan(40);
      expect(tool.inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      // An error holds `error` alone, and some clients check it against the schema.
      expect(tool.outputSchema).not.toHaveProperty("required");
    },
  );

  test.each(contracts)(
    "cover every model of contract $name, with every field, its values and bounds",
    async (contract) => {
      const { tools } = await connectInProcess({ contract });
      for (const [model, { outputType }] of Object.entries(contract.models)) {
        const { properties = {} } =
          tools.find(({ name }) => name === `seedance_create_${outputType}`)?.inputSchema ?? {};
        expect(properties.model).toMatchObject({ enum: expect.arrayContaining([model]) });
        for (const [name, field] of Object.entries(contract.bodies[model]?.fields ?? {})) {
          const { enum: values, type, maximum } = field;
          expect(properties[name], name).toMatchObject({
            type,
            ...(values && { enum: expect.arrayContaining([...values]) }),
            ...(maximum !== undefined && { maximum }),
          });
        }
      }
    },
  );

  test("include an example with max_credits for each model of a paid tool", () => {
    for (const name of paid) {
      const examples = (findTool(name)?.inputSchema.examples ?? []) as object[];
      const made = Object.values(contract.models).filter(({ outputType }) => name.endsWith(outputType));
      expect(examples.length).toBe(made.length);
      for (const example of examples)
        expect(example).toMatchObject({ prompt: expect.any(String), max_credits: expect.any(Number) });
    }
  });

  test("are limited by --read-only to what spends nothing and saves nothing", async () => {
    const readOnly = await connectInProcess({ readOnly: true });
    expect(readOnly.tools.map(({ name }) => name).sort()).toEqual([...free].sort());
    expect(readOnly.tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
    expect(readOnly.instructions).toContain("read-only");
  });

  test("never contain an API key; neither do results, errors and logs", () => {
    const key = "sk_live_0123456789abcdef";
    const accountKey = "an-account's own key";
    const logged: string[] = [];
    const serverContext = new McpServerContext({
      ...contextDefaults,
      secrets: () => [accountKey],
      onError: (text) => logged.push(text),
    });
    const data = { deep: [{ text: `It is ${key}.`, [key]: accountKey, [accountKey]: "\x1b]52;c;aGk=\x07\u202e" }] };
    const result = JSON.stringify(toToolResult({ data }, serverContext.clean));
    const errorResult = JSON.stringify(
      toErrorResult(
        toToolError(contract, new Error(`Bearer ${key} ${accountKey}`), "seedance_quote"),
        serverContext.clean,
      ),
    );
    serverContext.reportError(`Authorization: Bearer ${key}, ${accountKey} \x1b[31m`);
    for (const canary of [key, accountKey, "\\u001b", "\\u0007", "\u202e", "\x1b"])
      expect([result, errorResult, ...logged].filter((text) => text.includes(canary))).toEqual([]);
    expect(result).toContain("It is [redacted].");
  });

  test("name the budget of the session", async () => {
    expect((await connectInProcess({ maxCredits: 200 })).instructions).toContain("may spend 200 credits in total");
  });
});
