import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import { mcpSamplePrompt } from "./support.ts";

const run = promisify(execFile);
const inspector = new URL(
  "../../node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js",
  import.meta.url,
).pathname;

/** The exit code of the inspector's command if a tool returns an error. */
const toolError = 5;
let home: string;
let config: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "seedance-inspector-"));
  mkdirSync(join(home, "films"));
  config = join(home, "mcp.json");
  const env = { HOME: home, XDG_STATE_HOME: join(home, "state"), XDG_CONFIG_HOME: join(home, "config") };
  const args = [builtCommand, "mcp", "--sandbox", "--max-credits", "100", "--output", "~/films"];
  writeFileSync(config, JSON.stringify({ mcpServers: { seedance: { command: process.execPath, args, env } } }));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs the inspector's command once: it starts the server, sends one request and ends. */
async function inspect(...args: string[]) {
  const line = [inspector, "--config", config, "--server", "seedance", "--format", "json", "--quiet", ...args];
  const env = { PATH: process.env.PATH, HOME: home, MCP_INSPECTOR_SECRET_STORE: "memory" };
  const { code = 0, stdout, stderr } = await run(process.execPath, line, { env }).catch((error) => error);
  return { code, stdout: String(stdout), stderr: String(stderr) };
}

async function call(tool: string, args: object, ...more: string[]) {
  const json = JSON.stringify(args);
  const { code, stdout } = await inspect(
    "--method",
    "tools/call",
    "--tool-name",
    tool,
    "--tool-args-json",
    json,
    ...more,
  );
  const response = JSON.parse(stdout);
  return { code, data: (response.result ?? response).structuredContent };
}

test.each(["legacy", "modern"])(
  "the inspector reports no error or warning for the list of tools (%s protocol)",
  async (era) => {
    const { code, stdout, stderr } = await inspect("--method", "tools/list", "--strict", "--protocol-era", era);
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/Warning:|Error:/)]);
    const response = JSON.parse(stdout);
    expect((response.result ?? response).tools).toHaveLength(7);
  },
);

test("each tool works in a process of its own, from the quote to the files", async () => {
  const quote = await call("seedance_quote", { model: "seedance" });
  expect(quote).toMatchObject({ code: 0, data: { quotes: [{ max_credits: 68 }], session_max_credits: 100 } });
  expect(await call("seedance_lint_prompt", { prompt: mcpSamplePrompt })).toMatchObject({
    code: 0,
    data: { ok: true },
  });
  const made = await call("seedance_create_video", { prompt: mcpSamplePrompt, max_credits: 68 });
  expect(made).toMatchObject({ code: 0, data: { credits_charged: 30, already_submitted: false } });
  const { task_id } = made.data;
  // The same job from another process, with the newest protocol.
  const again = await call(
    "seedance_create_video",
    { prompt: mcpSamplePrompt, max_credits: 68 },
    "--protocol-era",
    "modern",
  );
  expect(again.data).toMatchObject({ task_id, already_submitted: true });
  const image = await call("seedance_create_image", { prompt: "A red lighthouse at dusk", max_credits: 24 });
  expect(image).toMatchObject({ code: 0, data: { model: "gpt-image-2" } });
  expect((await call("seedance_get_task", { task_id })).data).toMatchObject({ task_id });
  let waited = await call("seedance_wait_task", { task_id });
  while (waited.data.status !== "completed") waited = await call("seedance_wait_task", { task_id });
  const saved = await call("seedance_download", { task_id });
  expect(saved.data.files[0].path.startsWith(join(home, "films"))).toBe(true);
  expect(saved.data.files[0]).toMatchObject({ type: "video/mp4", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test.each([
  ["seedance_create_video", { prompt: mcpSamplePrompt }, "approval_needed"],
  ["seedance_create_video", { prompt: "A train at night", max_credits: 1 }, "over_ceiling"],
  ["seedance_wait_task", { task_id: "sd2_nowhere" }, "not_found"],
  ["seedance_quote", { model: "sora" }, "validation_failed"],
])("%s %j returns a tool error", async (tool, args, code) => {
  // The sample prompt was submitted before, so it would need no consent.
  const fresh = { ...args, ...(code === "approval_needed" && { prompt: `${mcpSamplePrompt} Another take.` }) };
  const result = await call(tool, fresh);
  expect(result).toMatchObject({ code: toolError, data: { error: { code } } });
});
