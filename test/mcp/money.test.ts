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
/** A job that no other test submits, without max_credits. */
const job = (more: object = {}) => ({ prompt: `${mcpSamplePrompt} Take ${++jobs}.`, ...more });
const image = "seedance_create_image";
/** A job whose maximum price is what it costs, 12 credits. */
const imageJob = (more: object = {}) => job({ model: "nano-banana-pro", max_credits: 12, ...more });

beforeAll(async () => {
  testBed = await createCliTestBed();
  server = await connectMcp(testBed);
});
afterAll(async () => {
  await server.close();
  await testBed[Symbol.asyncDispose]();
});

/** Counts the charges during `work`. */
async function countCharges(work: () => Promise<unknown>): Promise<number> {
  const before = testBed.charges();
  await work();
  return testBed.charges() - before;
}

describe.concurrent("a job is paid for only with the user's consent:", () => {
  test("a client without elicitation gets an error that names max_credits", async () => {
    const { data, isError } = await server.call(video, job({ duration: "11" }));
    expect(isError).toBe(true);
    expect(data.error).toMatchObject({
      code: "approval_needed",
      retryable: false,
      message: expect.stringContaining("Set max_credits, for example 149"),
      next_tool: { name: "seedance_quote" },
    });
  });

  test("a client with elicitation by URL only is not asked by form", async () => {
    await using own = await connectMcp(testBed, { capabilities: { elicitation: { url: {} } } });
    expect((await own.call(video, job())).data.error.code).toBe("approval_needed");
  });

  test.each(Object.keys(protocolVersions) as ProtocolVersion[])(
    "with protocol %s the user is asked, sees the price and sets the limit",
    async (protocolVersion) => {
      const questions: { message: string; requestedSchema: unknown }[] = [];
      const responses = [
        { action: "decline" },
        { action: "cancel" },
        { action: "accept", content: { max_credits: 11 } },
        { action: "accept", content: { max_credits: 12 } },
      ];
      const onQuestion = (question: (typeof questions)[number]) => responses[questions.push(question) - 1] ?? {};
      // Its own ledger: charges of other tests would be evidence for the price.
      const env = { XDG_STATE_HOME: join(testBed.home, protocolVersion) };
      await using own = await connectMcp(testBed, { protocolVersion, onQuestion, env });
      const args = job({ model: "nano-banana-pro" });
      for (const code of ["declined", "declined", "over_ceiling"])
        expect((await own.call(image, args)).data.error).toMatchObject({ code, retryable: false });
      const made = await own.call(image, args);
      expect(made.data).toMatchObject({ credits_charged: 12, already_submitted: false });
      // A job that was submitted before costs nothing, so the user is not asked.
      expect((await own.call(image, args)).data.task_id).toBe(made.data.task_id);
      expect(questions).toHaveLength(4);
      expect(questions[0]).toMatchObject({
        message: expect.stringMatching(/with nano-banana-pro\? It may cost 12 credits \(observed 20\d\d/),
        requestedSchema: { properties: { max_credits: { default: 12 } } },
      });
    },
  );

  test("the question names the usual price and the highest one, each with its date", async () => {
    const questions: { message: string; requestedSchema: unknown }[] = [];
    const onQuestion = (question: (typeof questions)[number]) => {
      questions.push(question);
      return { action: "accept", content: { max_credits: 68 } };
    };
    await using own = await connectMcp(testBed, { onQuestion, env: { XDG_STATE_HOME: join(testBed.home, "asked") } });
    expect((await own.call(video, job())).data).toMatchObject({ already_submitted: false, credits_charged: 30 });
    expect(questions).toMatchObject([
      {
        message: expect.stringMatching(
          /^Generate this with seedance\? It usually costs 30 credits \(observed 2026-08\), at most 68 \(1\.5 × .*, for accounts without an annual plan, 2026-08-16\)\. It is charged on submit\.$/,
        ),
        requestedSchema: { properties: { max_credits: { default: 68 } } },
      },
    ]);
    // The charge is evidence for the next job.
    await own.call(video, job());
    expect(questions[1]?.message).toMatch(
      /\? It may cost 30 credits \(charged 20\d\d-\d\d-\d\d\)\. It is charged on submit\.$/,
    );
  });

  test("a job that costs more than max_credits is refused", async () => {
    const { data } = await server.call(video, job({ max_credits: 161, duration: "12" }));
    expect(data.error).toMatchObject({ code: "over_ceiling", required_credits: 162, available_credits: 161 });
  });

  test("a job of unknown price is refused unless allow_unknown_price is set", async () => {
    const args = { prompt: "A red lighthouse at dusk", model: "nano-banana-pro", resolution: "4K", max_credits: 100 };
    const { data } = await server.call("seedance_create_image", args);
    expect(data.error).toMatchObject({ code: "over_ceiling", message: expect.stringContaining("allow_unknown_price") });
    const made = await server.call("seedance_create_image", { ...args, allow_unknown_price: true });
    expect(made.data.task_id).toMatch(/^nbp_/);
  });
});

describe("the session's budget", () => {
  test("from --max-credits covers all jobs together, even concurrent ones, and is reported", async () => {
    await using own = await connectMcp(testBed, { args: ["--max-credits", "24"] });
    const spent = await countCharges(async () => {
      const calls = [1, 2, 3, 4].map(() => own.call(image, imageJob()));
      const results = await Promise.all(calls);
      const refused = results.filter(({ isError }) => isError).map(({ data }) => data.error);
      expect(refused).toMatchObject([{ code: "over_ceiling" }, { code: "over_ceiling" }]);
      expect(Math.min(...results.map(({ data }) => data.session_credits_left ?? 24))).toBe(0);
    });
    expect(spent).toBe(2);
    expect((await own.call("seedance_quote")).data.session_max_credits).toBe(24);
  });

  test("reserves the highest price of a job, and gives back what it did not cost", async () => {
    const env = { XDG_STATE_HOME: join(testBed.home, "reserved") };
    await using own = await connectMcp(testBed, { args: ["--max-credits", "98"], env });
    const create = (more: object) => own.call(video, job({ max_credits: 98, ...more }));
    // 11 s cost 149 credits at most, and the default length 68.
    expect((await create({ duration: "11" })).data.error).toMatchObject({
      code: "over_ceiling",
      available_credits: 98,
    });
    expect((await create({})).data).toMatchObject({ credits_charged: 30, session_credits_left: 68 });
    expect((await create({})).data).toMatchObject({ credits_charged: 30, session_credits_left: 38 });
  });

  test("from SEEDANCE_MCP_MAX_CREDITS continues after a restart only with --session", async () => {
    const env = { SEEDANCE_MCP_MAX_CREDITS: "12" };
    const args = ["--session", "film"];
    const create = async (options: object) => {
      await using own = await connectMcp(testBed, { env, ...options });
      return await own.call(image, imageJob());
    };
    expect((await create({ args })).data).toMatchObject({ credits_charged: 12, session_credits_left: 0 });
    expect((await create({ args })).data.error).toMatchObject({ code: "over_ceiling", available_credits: 0 });
    expect((await create({})).data.credits_charged).toBe(12);
  });

  test("is enforced by the ledger at submit, even if the earlier check passed", async () => {
    class UncheckedContext extends McpServerContext {
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
    const serverContext = new UncheckedContext({
      version: "1",
      contract,
      openSession: async () => session,
      findLedger: async () => undefined,
      directory: testBed.cwd,
      sessionName: "late",
      maxCredits: 12,
      onError: console.error,
    });
    const { run } = buildCreateTool(page, "image");
    const context = { mcpReq: {} } as ServerContext;
    const signal = new AbortController().signal;
    const create = () => run({ args: imageJob(), server: serverContext, context, canElicit: false, signal });
    expect(await create()).toMatchObject({ data: { credits_charged: 12 } });
    await expect(create()).rejects.toMatchObject({ code: "over_ceiling", availableCredits: 0 });
    await serverContext.close();
  });

  test("is checked before the user is asked", async () => {
    const onQuestion = () => {
      throw new Error("The user was asked.");
    };
    await using own = await connectMcp(testBed, { args: ["--max-credits", "29"], onQuestion });
    expect((await own.call(video, job())).data.error.code).toBe("over_ceiling");
  });

  test.each([
    [["--max-credits", "-1"], {}, "--max-credits -1: must be at least 0"],
    [[], { SEEDANCE_MCP_MAX_CREDITS: "much" }, 'SEEDANCE_MCP_MAX_CREDITS "much": must be a number'],
    [["3917"], {}, 'Unexpected argument "3917". A port needs --http.'],
    [["--http", "70000"], {}, "--http 70000: must be a port"],
  ])("rejects %j %j at the start", async (args, env, message) => {
    const run = await testBed.seedance(["mcp", ...args], { env });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
