import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BatchEvent, runBatch } from "../../src/package/batch.ts";
import { type ClientEvent, createClient } from "../../src/package/index.ts";
import { accountOf, openLedger } from "../../src/package/node.ts";
import { type CommandRunOptions, createCliTestBed } from "../cli/support/test-bed.ts";
import { connectMcp, type McpToolResult } from "../mcp/support.ts";
import { virtualClock } from "../support/clock.ts";
import { preparedJob } from "../support/prepared-job.ts";
import {
  canariesIn,
  collectTexts,
  controlSequences,
  type HostileService,
  hostilePrompt,
  hostileText,
  ownKey,
  secretsIn,
  startHostileService,
} from "./hostile-service.ts";

/** For code without access to the account: a page, a record, a check of a body. */
const withoutOwnKey = hostileText.replaceAll(ownKey, "");

/** Plants keys, signed URLs and control sequences in every input. None of them may appear in any output. */
describe("no canary key appears in", { timeout: 240_000 }, () => {
  let service: HostileService;
  let box: Awaited<ReturnType<typeof createCliTestBed>>;
  let env: NodeJS.ProcessEnv;
  let ledger: string;

  beforeAll(async () => {
    service = await startHostileService();
    box = await createCliTestBed();
    ledger = join(box.home, "planted", "ledger.sqlite");
    env = { SEEDANCE_API_KEY: ownKey, SEEDANCE_BASE_URL: service.url, SEEDANCE_LEDGER: ledger };
    plantCanaries(ledger, service.url);
  }, 60_000);

  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  const run = (args: readonly string[], options: CommandRunOptions = {}) =>
    box.seedance(args, { ...options, env: { ...env, ...options.env } });

  /** Runs a command line in each form of output. */
  async function runAll(...args: string[]) {
    for (const form of [["--json"], ["--no-json"], ["--quiet"]]) {
      const { stdout, stderr, code } = await run([...args, ...form]);
      const what = `${JSON.stringify([...args, ...form])} (exit code ${code})`;
      expect(canariesIn(stdout), `stdout of ${what}: ${stdout}`).toEqual([]);
      expect(canariesIn(stderr), `stderr of ${what}: ${stderr}`).toEqual([]);
      if (form[0] === "--json")
        for (const line of stdout.split("\n").slice(0, -1)) expect(() => JSON.parse(line), line).not.toThrow();
      if (form[0] !== "--quiet") expect(stdout + stderr, what).not.toBe("");
    }
  }

  test("a client's results, errors and events", async () => {
    const events: ClientEvent[] = [];
    const clock = virtualClock();
    const client = createClient({
      apiKey: ownKey,
      baseUrl: service.url,
      clock,
      onEvent: (event) => events.push(event),
    });
    const ends = await Promise.allSettled([
      client.submit("seedance", { prompt: "A train" }),
      client.submit("seedance", { prompt: "refuse" }),
      client.submit("seedance", { prompt: "garbage" }, { retries: 0 }),
      client.submit("seedance", { prompt: "A train", [withoutOwnKey]: withoutOwnKey } as never),
      client.get("sd2_running"),
      client.get("sd2_nope"),
      client.wait("sd2_failed"),
      client.wait("sd2_completed"),
      client.wait("sd2_running", { timeout: 10_000 }),
      client.generate("seedance", { prompt: "A train" }),
    ]);
    expect(ends.filter(({ status }) => status === "rejected")).toHaveLength(7);
    expect(new Set(events.map(({ type }) => type))).toContain("drifted");
    const texts = collectTexts([ends, events]);
    expect(texts.join()).toContain("[redacted]");
    expect(texts.flatMap((text) => canariesIn(text.replace(/^[^\n]*\n {4}at /, "")))).toEqual([]);
    expect(JSON.stringify(ends)).toContain("?X-Amz-Signature=needed");
  });

  test("a batch's events and summary", async () => {
    const events: BatchEvent[] = [];
    const summary = await runBatch({
      apiKey: ownKey,
      baseUrl: service.url,
      name: "library",
      ledger: join(box.home, "library", "ledger.sqlite"),
      directory: join(box.home, "library"),
      clock: virtualClock(),
      manifest: { rows: rows() },
      onEvent: (event) => events.push(event),
    });
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(["bad", "refused", "failed", "submitted"]));
    expect(leaksIn([summary, events])).toEqual([]);
  });

  test.each([
    ["an unknown command", [`sk_live_canary-0123456789abcdef${controlSequences}`]],
    ["an unknown command that is the own key", [ownKey]],
    ["an unknown command that holds all of it", [withoutOwnKey]],
    ["an unknown flag", ["video", `--${hostileText}`]],
    ["a value that is none", ["video", "A train", "--duration", hostileText]],
    ["a setting", ["config", "set", "output", hostileText.replaceAll("\0", "")]],
    ["the settings", ["config", "list"]],
    ["the key's status", ["auth", "status"]],
    ["an argument that is a key", ["auth", "login", ownKey]],
    ["a file that is not there", ["batch", "plan", `${hostileText}.jsonl`]],
    ["a prompt that is read", ["lint-prompt", hostilePrompt]],
  ])("%s", async (_, args) => {
    await runAll(...args);
  });

  test.each([
    ["a refused job", ["video", "refuse it", "--no-lint", "--yes"]],
    ["a job whose answer is garbage", ["video", "garbage of wheels", "--no-lint", "--yes", "--timeout", "1"]],
    ["a job with a hostile id", ["video", "A hostile id of wheels", "--no-lint", "--yes"]],
    ["a job that fails", ["video", "A train whose wheels hum", "--no-lint", "--yes"]],
    ["a task that runs", ["get", "sd2_running"]],
    ["a task that failed", ["get", "sd2_failed"]],
    ["a task that is not there", ["get", "sd2_nope"]],
    ["watching a task that fails", ["watch", "sd2_failed"]],
    ["waiting for a task that fails", ["wait", "sd2_failed"]],
    ["a file that can't be had", ["download", "sd2_completed"]],
    ["the jobs", ["tasks"]],
    ["a check of the machine", ["doctor"]],
  ])("%s", async (_, args) => {
    await runAll(...args);
  });

  test("the drift report and its overlay", async () => {
    const har = join(box.cwd, "session.har");
    const text = JSON.stringify({ id: "sd2_1", status: hostileText, [hostileText]: hostileText, error: hostileText });
    const entry = {
      startedDateTime: hostileText,
      request: { method: "GET", url: `${service.url}/api/v1/tasks/sd2_1?sig=5ecre7canary` },
      response: { status: 200, content: { mimeType: "application/json", text } },
    };
    writeFileSync(har, JSON.stringify({ log: { entries: [entry] } }));
    await runAll("doctor", "--drift", "--har", har);
  });

  test("a batch: its events, status and report", async () => {
    writeFileSync(
      join(box.cwd, "night.jsonl"),
      rows()
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(""),
    );
    for (const args of [["plan"], ["run", "--yes"], ["status"], ["report"]] as const) {
      const [action, ...flags] = args;
      await runAll("batch", action, "night.jsonl", ...flags);
    }
    for (const file of ["report.html", "report.csv"]) {
      const page = readFileSync(join(box.cwd, "night", file), "utf8").replaceAll("\r\n", "\n");
      expect(page).toContain("sd2_");
      expect(canariesIn(page), file).toEqual([]);
    }
  });

  test("the ledger: its export, its files and the gallery", async () => {
    for (const args of [["--json"], ["--csv"]]) {
      const { stdout, stderr } = await run(["ledger", "export", ...args]);
      expect(stdout).toContain("planted");
      expect(canariesIn(stdout.replaceAll("\r\n", "\n") + stderr), `${args} ${stdout}`).toEqual([]);
    }
    using opened = openLedger({ path: ledger });
    expect([...opened.export("csv")].flatMap((line) => canariesIn(line.replace("\r\n", "")))).toEqual([]);
    await runAll("gallery", "-o", join(box.cwd, "all.html"), "--title", withoutOwnKey);
    const page = readFileSync(join(box.cwd, "all.html"), "utf8");
    expect(page).toContain("gpj.exe");
    expect(canariesIn(page), page.slice(page.indexOf("5ecre7canary") - 300).slice(0, 600)).toEqual([]);
  });

  test("the MCP server: results, errors, progress and stderr", async () => {
    await using agent = await connectMcp(box, { env, args: ["--max-credits", "10000"] });
    const heard: McpToolResult[] = [];
    const progress: unknown[] = [];
    const call = async (name: string, args: object) => {
      heard.push(await agent.call(name, args, { onprogress: (told) => progress.push(told) }));
    };
    await call("seedance_get_task", {});
    for (const task_id of ["sd2_running", "sd2_failed", "sd2_nope", hostileText]) {
      await call("seedance_get_task", { task_id });
      await call("seedance_wait_task", { task_id, timeout_seconds: 1 });
      await call("seedance_download", { task_id });
    }
    await call("seedance_download", { task_id: "sd2_completed" });
    await call("seedance_lint_prompt", { prompt: hostilePrompt });
    await call("seedance_quote", { model: hostileText, [hostileText]: hostileText });
    for (const text of ["refuse", "A train whose wheels hum", hostilePrompt])
      await call("seedance_create_video", { prompt: text, max_credits: 1_000, [hostileText]: hostileText });
    for (const text of ["refuse the wheels that hum", "A slow train whose wheels hum"])
      await call("seedance_create_video", { prompt: text, max_credits: 1_000 });
    expect(heard.filter(({ isError }) => isError).length).toBeGreaterThan(8);
    expect(heard.filter(({ isError }) => !isError).length).toBeGreaterThan(3);
    expect(leaksIn([heard, progress])).toEqual([]);
    // A notification after its response is a protocol error for a client.
    expect(leaksIn(agent.protocolErrors)).toEqual([]);
    expect(canariesIn(agent.stderr())).toEqual([]);
  });

  test("any file that these runs wrote", () => {
    {
      using opened = openLedger({ path: ledger });
      opened.journal(accountOf(ownKey, service.url)).recordRefused("planted-1", { code: "bad", message: "No." });
    }
    const inputs = [/\.har$/, /\.jsonl$/, /config/];
    const paths = readdirSync(box.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !inputs.some((input) => input.test(join(entry.parentPath, entry.name))))
      .map((entry) => join(entry.parentPath, entry.name));
    expect(paths.filter((path) => path.endsWith(".sqlite")).length).toBeGreaterThan(1);
    for (const path of paths) expect(secretsIn(readFileSync(path, "latin1")), path).toEqual([]);
  });
});

/** The texts of a value that contain a canary. */
const leaksIn = (value: unknown) => collectTexts(value).filter((text) => canariesIn(text).length > 0);

function rows() {
  const prompt = (text: string) => ({ model: "seedance", prompt: `${text}. Wheels hum.` });
  return [
    { id: "fails", ...prompt("A train") },
    { id: "refused", ...prompt("refuse it") },
    { id: "key", ...prompt("sk_live_canary-0123456789abcdef") },
    { id: "field", ...prompt("A train"), [hostileText]: hostileText },
    { id: "value", ...prompt("A train"), duration: hostileText, aspect_ratio: hostileText },
    { id: "turns", ...prompt(`A train ${controlSequences}`) },
  ];
}

/** Records data that no client sent: entries of another version, a typed prompt, names of a script. */
function plantCanaries(path: string, baseUrl: string): void {
  using ledger = openLedger({ path });
  const journal = ledger.journal(accountOf(ownKey, baseUrl));
  const names = { scope: `planted ${withoutOwnKey}`, session: `session ${controlSequences}` };
  for (const key of ["planted-1", "planted-2", "planted-3"]) {
    using _ = journal.lease(key);
    journal.recordIntent(preparedJob(key, "seedance", { prompt: hostilePrompt }), { estimate: 30, ...names });
  }
  const reason = { code: `bad ${controlSequences}`, message: withoutOwnKey };
  journal.recordUnknown("planted-1", reason);
  journal.recordRefused("planted-2", reason);
  journal.recordSubmitted("planted-3", {
    id: "sd2_planted",
    status: `queued ${controlSequences}`,
    idempotencyKey: "planted-3",
  } as never);
}
