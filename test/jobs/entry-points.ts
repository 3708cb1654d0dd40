import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import { deriveItemKey } from "../../src/batch/manifest/item-key.ts";
import { exitCodeOf } from "../../src/cli/exit-code.ts";
import { createClient, deriveKeyFromBytes } from "../../src/client/index.ts";
import { loadContract } from "../../src/contract/index.ts";
import { SeedanceError } from "../../src/errors.ts";
import { prepareLintedJob, submitOnce, waitAndDownload } from "../../src/jobs/index.ts";
import { openLedger } from "../../src/ledger/index.ts";
import { deriveJobKey } from "../../src/mcp/job.ts";
import { createMcpServer } from "../../src/mcp/server.ts";
import { McpServerContext } from "../../src/mcp/server-context.ts";
import { type BatchEngine, type BatchSummary, type RowEvent, runBatch } from "../../src/package/batch.ts";
import { createMcpClient, createToolCaller } from "../mcp/support.ts";
import type { JobReport } from "./cases.ts";
import { type JobEntryPoint, type JobTestBed, jobBody, jobModel } from "./test-bed.ts";

const emptyReport: JobReport = { isUnknown: false, hasResume: false };
const halfHour = 30 * 60_000;

/** The report of an error that code catches. The exit code is that of a script that ends with the error. */
function reportOfError(error: unknown): JobReport {
  if (!(error instanceof SeedanceError)) throw error;
  const isUnknown = error.resume !== undefined;
  return { code: error.code, isUnknown, hasResume: isUnknown || error.taskId !== undefined, exit: exitCodeOf(error) };
}

async function openSession({ contract: unloadedContract, apiKey, baseUrl, clock, ledger: path, account }: JobTestBed) {
  const contract = await loadContract(unloadedContract);
  const ledger = openLedger({ path });
  const journal = ledger.journal(account, contract);
  const client = createClient({ apiKey, baseUrl, contract, clock });
  return { contract, ledger, journal, client };
}

/** Code that uses `src/jobs` and the ledger. */
export const codeEntryPoint: JobEntryPoint = {
  name: "code with the ledger",
  waits: false,
  namesFiles: true,
  isProcess: false,
  async run(testBed) {
    const { contract, ledger, ...session } = await openSession(testBed);
    using _ = ledger;
    const { signal, directory, name } = testBed;
    const { job } = await prepareLintedJob(contract, jobModel, jobBody, { override: "" });
    const key = await deriveKeyFromBytes({ scope: "table", path: job.path, bytes: job.bytes });
    const work = async () => {
      const intent = { scope: "table", directory, name };
      const submitted = await submitOnce(session, { ...job, idempotencyKey: key }, intent, { signal });
      const save = { directory, name, clock: testBed.clock };
      await waitAndDownload(session, submitted.job.taskId, { timeout: halfHour, signal, save });
      return { ...emptyReport, exit: 0 };
    };
    return await testBed.whileLeased(key, false, () => work().catch(reportOfError));
  },
};

/** The MCP server in this process: create, wait, download. */
export const mcpEntryPoint: JobEntryPoint = {
  name: "the MCP server",
  waits: true,
  namesFiles: false,
  isProcess: false,
  async run(testBed) {
    const { contract, ledger, journal, client } = await openSession(testBed);
    const session = { contract, ledger, journal, client, typicalSeconds: () => 200 };
    const serverContext = new McpServerContext({
      version: "1",
      contract,
      openSession: async () => ({ ...session, [Symbol.asyncDispose]: async () => ledger.close() }),
      findLedger: async () => openLedger({ path: testBed.ledger }),
      directory: testBed.directory,
      sessionName: "table",
      onError: () => {},
    });
    const [serverTransport, clientTransport] = InMemoryTransport.createLinkedPair();
    await createMcpServer(serverContext).connect(serverTransport);
    const agent = createMcpClient({});
    await agent.connect(clientTransport);
    const call = createToolCaller(agent);
    const tools = async (): Promise<JobReport> => {
      const options = { signal: testBed.signal };
      const created = await call("seedance_create_video", { model: jobModel, ...jobBody, max_credits: 1_000 }, options);
      if (created.isError) return reportOfToolError(created.data.error);
      const { task_id } = created.data;
      const waited = await call("seedance_wait_task", { task_id, timeout_seconds: 55 }, options);
      if (waited.data.status !== "completed") testBed.sandbox.advance(3_600);
      const saved = await call("seedance_download", { task_id }, options);
      return saved.isError ? reportOfToolError(saved.data.error) : emptyReport;
    };
    const { job } = await prepareLintedJob(contract, jobModel, jobBody, { override: "" });
    const { key } = await deriveJobKey(contract, job, `seedance_create_video ${ledger.scopeName}`, "1");
    // An agent that cancels a call gets no result. It can make the same call again.
    const cancelled = (error: unknown): JobReport => {
      if (testBed.signal.aborted) return { code: "aborted", isUnknown: false, hasResume: true };
      throw error;
    };
    const report = await testBed.whileLeased(key, true, () => tools().catch(cancelled));
    await agent.close();
    await serverContext.close();
    return report;
  },
};

interface ToolError {
  code: string;
  message: string;
  next_command?: string;
  idempotency_key?: string;
}

/** The report of a tool's error. For agents, all unknown outcomes have one code. */
function reportOfToolError({ code, next_command: next }: ToolError): JobReport {
  const isUnknown = code === "outcome_unknown";
  return { code: isUnknown ? "connection_failed" : code, isUnknown, hasResume: next?.includes(" resume ") === true };
}

/** A batch of one row by `runBatch`: on this machine, or by an engine. */
export const createBatchEntryPoint = (name: string, engine?: (testBed: JobTestBed) => BatchEngine): JobEntryPoint => ({
  name,
  waits: true,
  namesFiles: true,
  isProcess: false,
  async run(testBed) {
    const { contract, apiKey, baseUrl, clock, ledger, directory, signal } = testBed;
    const events: RowEvent[] = [];
    const row = { id: "shot", model: jobModel, ...jobBody, name: testBed.name };
    const run = () =>
      runBatch({
        ...{ contract, apiKey, baseUrl, clock, ledger, directory, signal },
        ...(engine && { engine: engine(testBed) }),
        name: "table",
        manifest: { rows: [row] },
        onEvent: (event) => void ("line" in event && events.push(event)),
      });
    const path = contract.models[jobModel]?.path ?? "";
    const key = deriveItemKey({ batch: "table", id: row.id, path, body: jobBody, needs: [], attempt: 1 });
    const summary = engine ? await run() : await testBed.whileLeased(key, true, run);
    return reportBatch(summary, events);
  },
});

function reportBatch({ states, stop }: BatchSummary, events: readonly RowEvent[]): JobReport {
  const error = events.find(({ type }) => ["refused", "unknown", "failed", "download_failed"].includes(type))?.error;
  const { code } = (error ?? stop?.error ?? {}) as { code?: string };
  const { waiting, intended, running, completed, unknown, download_failed: downloadFailed } = states;
  return {
    code: stop?.reason === "interrupted" ? "aborted" : code,
    isUnknown: events.some(({ type }) => type === "unknown"),
    // `batch resume` continues with all of these.
    hasResume: waiting + intended + running + completed + unknown + downloadFailed > 0,
  };
}

const preloadFlag = (path: string) => `--import=${new URL(path, import.meta.url).href}`;

/** The command as it ships, in a process whose clocks run fast. */
async function runCommand(testBed: JobTestBed, args: readonly string[]) {
  const { home, contract, apiKey, baseUrl, ledger, fullDisk } = testBed;
  const imports = [preloadFlag("../cli/support/fast-clock.js"), preloadFlag("full-disk.js")];
  const child = spawn(process.execPath, [...imports, builtCommand, ...args, "--contract", contract.name, "--json"], {
    cwd: home,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      XDG_CONFIG_HOME: join(home, "config"),
      SEEDANCE_API_KEY: apiKey,
      SEEDANCE_BASE_URL: baseUrl,
      SEEDANCE_LEDGER: ledger,
      FULL_DISK: fullDisk,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  testBed.signal.addEventListener("abort", () => child.kill("SIGINT"));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const lines = stdout.split("\n").slice(0, -1);
  // biome-ignore lint/suspicious/noExplicitAny: each test checks the members that it uses.
  const json: any[] = lines.map((line) => JSON.parse(line));
  if (code === null) throw new Error(`The command was killed: ${stderr}`);
  return { code, last: json.at(-1) ?? {}, json };
}

/** `seedance video`. */
export const commandEntryPoint: JobEntryPoint = {
  name: "the command seedance video",
  waits: false,
  namesFiles: true,
  isProcess: true,
  async run(testBed) {
    const contract = await loadContract(testBed.contract);
    const { job } = await prepareLintedJob(contract, jobModel, jobBody, { override: "" });
    const key = await deriveKeyFromBytes({ scope: "table", path: job.path, bytes: job.bytes });
    const { prompt, ...fields } = jobBody;
    const flags = Object.entries(fields).flatMap(([name, value]) => [`--${name}`, value]);
    const output = join(testBed.directory, testBed.name);
    // Without a scope, a command whose job is leased by another process makes a new job.
    const scope = testBed.isLeased ? ["--scope", "table"] : [];
    const line = ["video", prompt, ...flags, "--model", jobModel, ...scope, "-o", output, "--yes"];
    const { code: exit, last } = await testBed.whileLeased(key, false, () => runCommand(testBed, line));
    const { error } = last;
    return { code: error?.code, isUnknown: exit === 9, hasResume: error?.resume !== undefined, exit };
  },
};

/** `seedance batch run`, of one row. */
export const batchCommandEntryPoint: JobEntryPoint = {
  name: "the command seedance batch run",
  waits: true,
  namesFiles: true,
  isProcess: true,
  async run(testBed) {
    const row = { id: "shot", model: jobModel, ...jobBody, name: testBed.name };
    writeFileSync(join(testBed.home, "table.jsonl"), `${JSON.stringify(row)}\n`);
    const path = testBed.contract.models[jobModel]?.path ?? "";
    const key = deriveItemKey({ batch: "table", id: row.id, path, body: jobBody, needs: [], attempt: 1 });
    const line = ["batch", "run", "table.jsonl", "-o", testBed.directory];
    const { code: exit, last, json } = await testBed.whileLeased(key, true, () => runCommand(testBed, line));
    const reported = json.find(({ error }) => error)?.error ?? {};
    const stops: Record<string, string> = {
      interrupted: "aborted",
      credits: "insufficient_credits",
      storage: "disk_full",
    };
    const code = reported.code ?? stops[last.batch?.stop];
    return { code, isUnknown: exit === 9, hasResume: last.batch?.resume !== undefined, exit };
  },
};
