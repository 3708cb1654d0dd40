import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliTestBed, createCliTestBed } from "../cli/support/test-bed.ts";
import {
  callUntilDone,
  createMcpClient,
  createToolCaller,
  type McpConnectOptions,
  mcpSamplePrompt,
  type ProtocolVersion,
  protocolVersions,
} from "./support.ts";

const video = "seedance_create_video";
let testBed: CliTestBed;
let server: ChildProcess;
let url: string;
let token: string;
beforeAll(async () => {
  testBed = await createCliTestBed();
  const [node = "", ...rest] = testBed.command;
  server = spawn(node, [...rest, "mcp", "--http", "0", "--max-credits", "100000"], {
    cwd: testBed.cwd,
    env: testBed.env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(server.stdout as NodeJS.ReadableStream, "data");
  ({ url, token } = JSON.parse(String(line)));
});
afterAll(async () => {
  server.kill("SIGTERM");
  expect(await once(server, "exit")).toEqual([0, null]);
  await testBed[Symbol.asyncDispose]();
});

async function connectByHttp(options: McpConnectOptions) {
  const client = createMcpClient(options);
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: authorization() } }));
  await client.listTools();
  return { call: createToolCaller(client), [Symbol.asyncDispose]: () => client.close() };
}

const authorization = () => ({ authorization: `Bearer ${token}` });

/** Sends a POST with any Host header, which `fetch` does not allow. */
async function post(
  headers: Record<string, string>,
  path = "/mcp",
): Promise<{ status: number | undefined; body: string }> {
  const sent = request(url.replace("/mcp", path), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...authorization(),
      ...headers,
    },
  });
  sent.end(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }));
  const [response] = await once(sent, "response");
  return { status: response.statusCode, body: await text(response) };
}

describe("the MCP server over Streamable HTTP", () => {
  test.each(Object.keys(protocolVersions) as ProtocolVersion[])(
    "creates one video for two equal calls, and reports progress, with protocol %s",
    async (protocolVersion) => {
      await using own = await connectByHttp({ protocolVersion });
      const args = { prompt: `${mcpSamplePrompt} Take ${protocolVersion}.`, max_credits: 68 };
      const before = testBed.charges();
      const made = await Promise.all([own.call(video, args), own.call(video, args)]);
      const { task_id } = made[0].data;
      expect(made[1].data.task_id).toBe(task_id);
      expect(testBed.charges() - before).toBe(1);
      const reported: number[] = [];
      const done = await callUntilDone(
        own.call,
        "seedance_wait_task",
        { task_id },
        { onprogress: ({ progress }) => reported.push(progress) },
      );
      expect(done.data.status).toBe("completed");
      expect(reported.length).toBeGreaterThan(0);
    },
  );

  test("asks the user in the newest protocol; in the older one, which keeps no connection, it requires max_credits", async () => {
    const onQuestion = () => ({ action: "accept", content: { max_credits: 68 } });
    await using modern = await connectByHttp({ protocolVersion: "2026-07-28", onQuestion });
    expect((await modern.call(video, { prompt: `${mcpSamplePrompt} Asked.` })).data.credits_charged).toBe(30);
    await using older = await connectByHttp({ protocolVersion: "2025", onQuestion });
    expect((await older.call(video, { prompt: `${mcpSamplePrompt} Not asked.` })).data.error.code).toBe(
      "approval_needed",
    );
  });

  test.each([
    ["another Host", { host: "evil.example" }],
    ["a Host that begins like this machine's name", { host: "localhost.evil.example" }],
    ["the Origin of a website", { origin: "https://evil.example" }],
    ["an opaque Origin", { origin: "null" }],
  ])("refuses a request with %s", async (_, headers) => {
    expect(await post(headers as Record<string, string>)).toMatchObject({ status: 403 });
  });

  test.each([
    ["no token", { authorization: "" }],
    ["another token", { authorization: `Bearer ${"x".repeat(32)}` }],
    ["the token in another scheme", () => ({ authorization: `Basic ${token}` })],
    ["the start of the token", () => ({ authorization: `Bearer ${token.slice(0, -1)}` })],
  ])("refuses a request with %s", async (_, headers) => {
    const refused = await post(typeof headers === "function" ? headers() : headers);
    expect(refused).toEqual({ status: 401, body: expect.stringContaining("Authorization: Bearer TOKEN") });
    expect(refused.body).not.toContain(token);
  });

  test("prints a new token at each start, unless SEEDANCE_MCP_TOKEN sets it; needs a limit unless it spends nothing", async () => {
    expect(token).toMatch(/^[\w-]{32}$/);
    const start = (args: string[], env: NodeJS.ProcessEnv) =>
      testBed.seedance(["mcp", "--http", "0", ...args], {
        env: { ...env, SEEDANCE_MCP_MAX_CREDITS: "" },
        onStdout: (text, kill) => text.includes("url") && kill("SIGTERM"),
      });
    const set = await start(["--read-only"], { SEEDANCE_MCP_TOKEN: "mine-0123456789abcdef" });
    expect([set.code, Object.keys(set.json[0])]).toEqual([0, ["url"]]);
    const made = await start(["--max-credits", "10"], {});
    expect(made.json[0].token).not.toBe(token);
    const short = await start(["--read-only"], { SEEDANCE_MCP_TOKEN: "short" });
    expect([short.code, short.stderr]).toEqual([2, expect.stringContaining("SEEDANCE_MCP_TOKEN: must be 16 to 512")]);
    expect(short.stderr).not.toContain("short");
    const unlimited = await start(["--session", "film", "-o", "my videos"], {});
    expect(unlimited.code).toBe(2);
    expect(unlimited.stderr).toContain(
      "Set one: seedance mcp --http 0 --max-credits 200 --session film --output 'my videos'",
    );
  });

  test.each([
    [
      "--no-json",
      /^(\S+)\nEach request needs the header: Authorization: Bearer ([\w-]{32})\nPress Ctrl-C to stop\.\n$/,
    ],
    ["--quiet", /^(\S+)\n([\w-]{32})\n$/],
  ])("prints a new token with %s too, and accepts it", async (flag, expected) => {
    let status: number | undefined;
    const { code, stdout } = await testBed.seedance(["mcp", "--http", "0", "--read-only", flag], {
      onStdout: async (shown, kill) => {
        if (!/\n.*\n/.test(shown)) return;
        const [, address = "", made = ""] = expected.exec(shown) ?? [];
        const headers = { authorization: `Bearer ${made}` };
        if (made !== "") status = (await fetch(address, { method: "POST", headers })).status;
        kill("SIGTERM");
      },
    });
    expect([code, stdout]).toEqual([0, expect.stringMatching(expected)]);
    // The token is checked before the body, which is missing here.
    expect(status).toBe(415);
  });

  test("answers requests from this machine, at /mcp only", async () => {
    for (const host of ["localhost:1", "127.0.0.1"]) expect((await post({ host })).status).toBe(200);
    expect((await post({ origin: "http://localhost:5173" })).status).toBe(200);
    expect((await post({}, "/")).status).toBe(404);
  });

  test("listens on 127.0.0.1, and reports a port that is in use", async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    const run = await testBed.seedance(["mcp", "--http", new URL(url).port, "--session", "film", "--read-only"]);
    const command = "seedance mcp --http PORT --read-only --session film";
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(`is in use. Choose another: ${command}`) });
  });
});
