import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { builtCommand } from "../../scripts/build/fresh.ts";
import { itemKey } from "../../src/batch/manifest/item-key.ts";
import { exitCode } from "../../src/cli/exit-code.ts";
import { createClient, deriveKey } from "../../src/client/index.ts";
import { loadContract } from "../../src/contract/index.ts";
import { SeedanceError } from "../../src/errors.ts";
import { follow, prepare, submitOnce } from "../../src/jobs/index.ts";
import { openLedger } from "../../src/ledger/index.ts";
import { House } from "../../src/mcp/house.ts";
import { keyOf } from "../../src/mcp/job.ts";
import { createServer } from "../../src/mcp/server.ts";
import { type BatchEngine, type BatchSummary, type RowEvent, runBatch } from "../../src/package/batch.ts";
import { callOf, clientOf } from "../mcp/support.ts";
import type { Report } from "./cases.ts";
import { body, model, type Scene, type Way } from "./scene.ts";

const nothing: Report = { isUnknown: false, hasResume: false };
const halfHour = 30 * 60_000;

/** What code is told by an error: the exit code is that of a script which ends with it. */
function reportOf(error: unknown): Report {
  if (!(error instanceof SeedanceError)) throw error;
  const isUnknown = error.resume !== undefined;
  return { code: error.code, isUnknown, hasResume: isUnknown || error.taskId !== undefined, exit: exitCode(error) };
}

async function openJobs({ contract: given, apiKey, baseUrl, clock, ledger: path, account }: Scene) {
  const contract = await loadContract(given);
  const ledger = openLedger({ path });
  const journal = ledger.journal(account, contract);
  const client = createClient({ apiKey, baseUrl, contract, clock });
  return { contract, ledger, journal, client };
}

/** Jobs of code: `src/jobs` over the ledger. */
export const library: Way = {
  name: "code with the ledger",
  waits: false,
  namesFiles: true,
  isProcess: false,
  async make(scene) {
    const { contract, ledger, ...session } = await openJobs(scene);
    using _ = ledger;
    const { signal, directory, name } = scene;
    const { job } = await prepare(contract, model, body, { override: "" });
    const key = await deriveKey({ scope: "table", path: job.path, bytes: job.bytes });
    const work = async () => {
      const intent = { scope: "table", directory, name };
      const submitted = await submitOnce(session, { ...job, idempotencyKey: key }, intent, { signal });
      const save = { directory, name, clock: scene.clock };
      await follow(session, submitted.job.taskId, { timeout: halfHour, signal, save });
      return { ...nothing, exit: 0 };
    };
    return await scene.whileLeased(key, false, () => work().catch(reportOf));
  },
};

/** The agents' server, in this process: create, wait, download. */
export const mcp: Way = {
  name: "the agents' server",
  waits: true,
  namesFiles: false,
  isProcess: false,
  async make(scene) {
    const { contract, ledger, journal, client } = await openJobs(scene);
    const session = { contract, ledger, journal, client, usualSeconds: () => 200 };
    const house = new House({
      version: "1",
      contract,
      open: async () => ({ ...session, [Symbol.asyncDispose]: async () => ledger.close() }),
      findLedger: async () => openLedger({ path: scene.ledger }),
      directory: scene.directory,
      session: "table",
      onError: () => {},
    });
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    await createServer(house).connect(ours);
    const agent = clientOf({});
    await agent.connect(theirs);
    const call = callOf(agent);
    const tools = async (): Promise<Report> => {
      const options = { signal: scene.signal };
      const made = await call("seedance_create_video", { model, ...body, max_credits: 1_000 }, options);
      if (made.isError) return told(made.data.error);
      const { task_id } = made.data;
      const waited = await call("seedance_wait_task", { task_id, timeout_seconds: 55 }, options);
      if (waited.data.status !== "completed") scene.sandbox.advance(3_600);
      const saved = await call("seedance_download", { task_id }, options);
      return saved.isError ? told(saved.data.error) : nothing;
    };
    const { job } = await prepare(contract, model, body, { override: "" });
    const { key } = await keyOf(contract, job, `seedance_create_video ${ledger.scopeName}`, "1");
    // An agent that cancels a call is told nothing; it makes the same call again.
    const cancelled = (error: unknown): Report => {
      if (scene.signal.aborted) return { code: "aborted", isUnknown: false, hasResume: true };
      throw error;
    };
    const report = await scene.whileLeased(key, true, () => tools().catch(cancelled));
    await agent.close();
    await house.close();
    return report;
  },
};

interface ToldError {
  code: string;
  message: string;
  next_command?: string;
  idempotency_key?: string;
}

/** An unknown outcome is a code of its own for agents: what kept the response from coming changes nothing for them. */
function told({ code, next_command: next }: ToldError): Report {
  const isUnknown = code === "outcome_unknown";
  return { code: isUnknown ? "connection_failed" : code, isUnknown, hasResume: next?.includes(" resume ") === true };
}

/** A batch of one row by `runBatch`: on this machine, or by an engine. */
export const batch = (name: string, engine?: (scene: Scene) => BatchEngine): Way => ({
  name,
  waits: true,
  namesFiles: true,
  isProcess: false,
  async make(scene) {
    const { contract, apiKey, baseUrl, clock, ledger, directory, signal } = scene;
    const events: RowEvent[] = [];
    const row = { id: "shot", model, ...body, name: scene.name };
    const run = () =>
      runBatch({
        ...{ contract, apiKey, baseUrl, clock, ledger, directory, signal },
        ...(engine && { engine: engine(scene) }),
        name: "table",
        manifest: { rows: [row] },
        onEvent: (event) => void ("line" in event && events.push(event)),
      });
    const path = contract.models[model]?.path ?? "";
    const key = itemKey({ batch: "table", id: row.id, path, body, needs: [], attempt: 1 });
    const summary = engine ? await run() : await scene.whileLeased(key, true, run);
    return reportBatch(summary, events);
  },
});

function reportBatch({ states, stop }: BatchSummary, events: readonly RowEvent[]): Report {
  const error = events.find(({ type }) => ["refused", "unknown", "failed", "unsaved"].includes(type))?.error;
  const { code } = (error ?? stop?.error ?? {}) as { code?: string };
  const { waiting, intended, running, completed, unknown, unsaved } = states;
  return {
    code: stop?.reason === "interrupted" ? "aborted" : code,
    isUnknown: events.some(({ type }) => type === "unknown"),
    // `batch resume` goes on with whatever is left.
    hasResume: waiting + intended + running + completed + unknown + unsaved > 0,
  };
}

const preload = (path: string) => `--import=${new URL(path, import.meta.url).href}`;

/** The command as it ships, in a process whose clocks run fast. */
async function seedance(scene: Scene, args: readonly string[]) {
  const { home, contract, apiKey, baseUrl, ledger, fullDisk } = scene;
  const imports = [preload("../cli/support/fast-clock.js"), preload("full-disk.js")];
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
  scene.signal.addEventListener("abort", () => child.kill("SIGINT"));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const lines = stdout.split("\n").slice(0, -1);
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it says what it is.
  const json: any[] = lines.map((line) => JSON.parse(line));
  if (code === null) throw new Error(`The command was killed: ${stderr}`);
  return { code, last: json.at(-1) ?? {}, json };
}

/** `seedance video`. */
export const command: Way = {
  name: "the command",
  waits: false,
  namesFiles: true,
  isProcess: true,
  async make(scene) {
    const contract = await loadContract(scene.contract);
    const { job } = await prepare(contract, model, body, { override: "" });
    const key = await deriveKey({ scope: "table", path: job.path, bytes: job.bytes });
    const { prompt, ...fields } = body;
    const flags = Object.entries(fields).flatMap(([name, value]) => [`--${name}`, value]);
    const output = join(scene.directory, scene.name);
    // Without a scope, the same line beside a process at work on its job is another job.
    const scope = scene.isLeased ? ["--scope", "table"] : [];
    const line = ["video", prompt, ...flags, "--model", model, ...scope, "-o", output, "--yes"];
    const { code: exit, last } = await scene.whileLeased(key, false, () => seedance(scene, line));
    const { error } = last;
    return { code: error?.code, isUnknown: exit === 9, hasResume: error?.resume !== undefined, exit };
  },
};

/** `seedance batch run`, of one row. */
export const batchCommand: Way = {
  name: "the command's batch",
  waits: true,
  namesFiles: true,
  isProcess: true,
  async make(scene) {
    const row = { id: "shot", model, ...body, name: scene.name };
    writeFileSync(join(scene.home, "table.jsonl"), `${JSON.stringify(row)}\n`);
    const path = scene.contract.models[model]?.path ?? "";
    const key = itemKey({ batch: "table", id: row.id, path, body, needs: [], attempt: 1 });
    const line = ["batch", "run", "table.jsonl", "-o", scene.directory];
    const { code: exit, last, json } = await scene.whileLeased(key, true, () => seedance(scene, line));
    const told = json.find(({ error }) => error)?.error ?? {};
    const stops: Record<string, string> = { interrupted: "aborted", credits: "insufficient_credits" };
    const code = told.code ?? stops[last.batch?.stop];
    return { code, isUnknown: exit === 9, hasResume: last.batch?.resume !== undefined, exit };
  },
};
