import { join } from "node:path";
import type { ServerContext } from "@modelcontextprotocol/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient } from "../../src/client/index.ts";
import type { Contract } from "../../src/contract/index.ts";
import { accountOf, openLedger } from "../../src/ledger/index.ts";
import { McpServerContext } from "../../src/mcp/server-context.ts";
import { buildCreateTool } from "../../src/mcp/tools/create.ts";
import { type CliTestBed, createCliTestBed } from "../cli/support/test-bed.ts";
import { page } from "../support/contracts.ts";
import { connectMcp, type McpConnection, mcpSamplePrompt, type ProtocolVersion, protocolVersions } from "./support.ts";

const video = "seedance_create_video";
let testBed: CliTestBed;
let server: McpConnection;
let jobs = 0;
/** A job that no other test makes, without a word about its price. */
const job = (more: object = {}) => ({ prompt: `${mcpSamplePrompt} Take ${++jobs}.`, ...more });

beforeAll(async () => {
  testBed = await createCliTestBed();
  server = await connectMcp(testBed);
});
afterAll(async () => {
  await server.close();
  await testBed[Symbol.asyncDispose]();
});

/** What was charged while something was done. */
async function countCharges(work: () => Promise<unknown>): Promise<number> {
  const before = testBed.charges();
  await work();
  return testBed.charges() - before;
}

describe.concurrent("a job is paid for only where that was agreed on", () => {
  test("a client that can't ask gets an error with a hint, and no question", async () => {
    const { data, isError } = await server.call(video, job());
    expect(isError).toBe(true);
    expect(data.error).toMatchObject({
      code: "approval_needed",
      retryable: false,
      message: expect.stringContaining("max_credits, such as 30"),
      next_tool: { name: "seedance_quote" },
    });
  });

  test("a client that can be asked by URL alone is not asked by a form", async () => {
    await using own = await connectMcp(testBed, { capabilities: { elicitation: { url: {} } } });
    expect((await own.call(video, job())).data.error.code).toBe("approval_needed");
  });

  test.each(Object.keys(protocolVersions) as ProtocolVersion[])(
    "%s: the user is asked, told the price, and says how much",
    async (era) => {
      const asked: { message: string; requestedSchema: unknown }[] = [];
      const answers = [
        { action: "decline" },
        { action: "cancel" },
        { action: "accept", content: { max_credits: 29 } },
        { action: "accept", content: { max_credits: 30 } },
      ];
      const onQuestion = (question: (typeof asked)[number]) => answers[asked.push(question) - 1] ?? {};
      await using own = await connectMcp(testBed, { protocolVersion: era, onQuestion });
      const args = job();
      for (const code of ["declined", "declined", "over_ceiling"])
        expect((await own.call(video, args)).data.error).toMatchObject({ code, retryable: false });
      const made = await own.call(video, args);
      expect(made.data).toMatchObject({ credits_charged: 30, already_submitted: false });
      // What is there already costs nothing: nobody is asked.
      expect((await own.call(video, args)).data.task_id).toBe(made.data.task_id);
      expect(asked).toHaveLength(4);
      expect(asked[0]).toMatchObject({
        message: expect.stringMatching(/with seedance\? It may cost 30 credits, as seen 20\d\d/),
        requestedSchema: { properties: { max_credits: { default: 30 } } },
      });
    },
  );

  test("more than max_credits", async () => {
    const { data } = await server.call(video, job({ max_credits: 29 }));
    expect(data.error).toMatchObject({ code: "over_ceiling", required_credits: 30, available_credits: 29 });
  });

  test("a price that nobody knows is refused, unless that is allowed", async () => {
    const args = { prompt: "A red lighthouse at dusk", model: "nano-banana-pro", resolution: "4K", max_credits: 100 };
    const { data } = await server.call("seedance_create_image", args);
    expect(data.error).toMatchObject({ code: "over_ceiling", message: expect.stringContaining("allow_unknown_price") });
    const made = await server.call("seedance_create_image", { ...args, allow_unknown_price: true });
    expect(made.data.task_id).toMatch(/^nbp_/);
  });
});

describe("the session's budget", () => {
  test("by flag: it holds for all jobs together, also at once, and is told", async () => {
    await using own = await connectMcp(testBed, { args: ["--max-credits", "60"] });
    const spent = await countCharges(async () => {
      const calls = [1, 2, 3, 4].map(() => own.call(video, job({ max_credits: 30 })));
      const answers = await Promise.all(calls);
      const refused = answers.filter(({ isError }) => isError).map(({ data }) => data.error);
      expect(refused).toMatchObject([{ code: "over_ceiling" }, { code: "over_ceiling" }]);
      expect(Math.min(...answers.map(({ data }) => data.session_credits_left ?? 60))).toBe(0);
    });
    expect(spent).toBe(2);
    expect((await own.call("seedance_quote")).data.session_max_credits).toBe(60);
  });

  test("by environment; with a name it goes on after a restart, without one it begins anew", async () => {
    const env = { SEEDANCE_MCP_MAX_CREDITS: "30" };
    const args = ["--session", "film"];
    const make = async (options: object) => {
      await using own = await connectMcp(testBed, { env, ...options });
      return await own.call(video, job({ max_credits: 30 }));
    };
    expect((await make({ args })).data).toMatchObject({ credits_charged: 30, session_credits_left: 0 });
    expect((await make({ args })).data.error).toMatchObject({ code: "over_ceiling", available_credits: 0 });
    expect((await make({})).data.credits_charged).toBe(30);
  });

  test("the ledger has the last word, whatever was left a moment ago", async () => {
    class Late extends McpServerContext {
      override async creditsLeft() {
        return Number.POSITIVE_INFINITY;
      }
    }
    const { apiKey = "", url: baseUrl } = testBed.sandbox;
    const ledger = openLedger({ path: join(testBed.home, "late.sqlite") });
    const journal = ledger.journal(accountOf(apiKey, baseUrl));
    const client = createClient({ apiKey, baseUrl, contract: page as Contract });
    const contract = page;
    const session = {
      client,
      contract,
      ledger,
      journal,
      typicalSeconds: () => 1,
      [Symbol.asyncDispose]: async () => ledger.close(),
    };
    const house = new Late({
      version: "1",
      contract,
      openSession: async () => session,
      findLedger: async () => undefined,
      directory: testBed.cwd,
      sessionName: "late",
      maxCredits: 30,
      onError: console.error,
    });
    const { run } = buildCreateTool(page, "video");
    const context = { mcpReq: {} } as ServerContext;
    const signal = new AbortController().signal;
    const make = () => run({ args: job({ max_credits: 30 }), server: house, context, canElicit: false, signal });
    expect(await make()).toMatchObject({ data: { credits_charged: 30 } });
    await expect(make()).rejects.toMatchObject({ code: "over_ceiling", availableCredits: 0 });
    await house.close();
  });

  test("the user is not asked about what it can't pay for", async () => {
    const onQuestion = () => {
      throw new Error("The user was asked.");
    };
    await using own = await connectMcp(testBed, { args: ["--max-credits", "29"], onQuestion });
    expect((await own.call(video, job())).data.error.code).toBe("over_ceiling");
  });

  test.each([
    [["--max-credits", "-1"], {}, "--max-credits -1: must be at least 0"],
    [[], { SEEDANCE_MCP_MAX_CREDITS: "much" }, 'SEEDANCE_MCP_MAX_CREDITS "much": must be a number'],
    [["3917"], {}, '"3917" is one word too many'],
    [["--http", "70000"], {}, "--http 70000: must be a port"],
  ])("%j %j is refused at the start", async (args, env, message) => {
    const run = await testBed.seedance(["mcp", ...args], { env });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
