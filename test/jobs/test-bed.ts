import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Contract } from "../../src/contract/index.ts";
import { accountOf, openLedger } from "../../src/ledger/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { virtualClock } from "../support/clock.ts";
import { sandboxClock } from "../support/sandbox-clock.ts";
import type { JobCase, JobReport } from "./cases.ts";
import { startSubmitProxy } from "./submit-proxy.ts";

/** The one job of the table. Nothing of it is inferred, so that it has the same bytes on every way. */
export const jobModel = "seedance";
export const jobBody = { mode: "text-to-video", prompt: "A paper boat in rain. Rain patters.", duration: "5" };

/** Where one way makes one job. */
export type JobTestBed = Awaited<ReturnType<typeof createJobTestBed>>;

/** One way to make a job. */
export interface JobEntryPoint {
  name: string;
  /** Whether it waits for a process that is at work on the same job; the others say that there is one. */
  waits: boolean;
  /** Whether its files get the names that are asked for. */
  namesFiles: boolean;
  /** Whether it is a process of its own, whose time is the machine's. */
  isProcess: boolean;
  run(scene: JobTestBed): Promise<JobReport>;
}

/** The record of a job, as far as the table tells of it. */
export interface JobRecord {
  state: string;
  contract?: string | undefined;
  path: string;
  error?: { code: string } | undefined;
}

/** Milliseconds that a way which waits for another process is given to do something all the same. */
const leaseWait = 300;

async function createJobTestBed(contract: Contract, given: JobCase, isProcess: boolean) {
  const home = mkdtempSync(join(tmpdir(), "seedance-table-"));
  const directory = join(home, "out");
  mkdirSync(directory);
  const clock = virtualClock();
  const time = isProcess ? { speed: 1e4 } : { speed: 1, clock: sandboxClock(clock) };
  const sandbox = await startSandbox({ contract, rateLimit: false, credits: 1_000, ...time });
  const interruption = new AbortController();
  const fullDisk = join(home, "full");
  const front = await startSubmitProxy(sandbox.url, {
    submitFate: given.submitFate,
    onSubmit: () => {
      if (given.fullDisk) writeFileSync(fullDisk, "");
      if (given.collidingFile !== undefined) writeFileSync(join(directory, given.collidingFile), "not ours");
      return onSubmit();
    },
    onPoll: given.interrupted ? () => interruption.abort() : undefined,
  });
  const apiKey = sandbox.apiKey ?? "";
  const account = accountOf(apiKey, front.url);
  const ledger = join(home, "state", "seedance", "ledger.sqlite");
  let onSubmit: () => unknown = () => {};
  return {
    contract,
    home,
    directory,
    ledger,
    account,
    apiKey,
    clock,
    sandbox,
    baseUrl: front.url,
    /** The file whose existence fills the disk: see full-disk.js. */
    fullDisk,
    name: given.name ?? "{id}-{index}.{ext}",
    /** Aborted when the way is to be interrupted. */
    signal: interruption.signal,
    interrupt: () => interruption.abort(),
    onSubmit(listener: () => unknown) {
      onSubmit = listener;
    },
    /** Whether another process is at work on the job. Each way takes hold of it in its own manner. */
    isLeased: given.leased === true,
    /** Holds the job of a key, as another process would, while a way does its work. */
    async whileLeased<T>(key: string, waits: boolean, work: () => Promise<T>): Promise<T> {
      if (!given.leased) return work();
      using other = openLedger({ path: ledger });
      using _ = other.journal(account, contract).lease(key);
      const working = work();
      if (waits) setTimeout(() => interruption.abort(), leaseWait);
      return await working;
    },
    readRecord(): JobRecord | undefined {
      if (!existsSync(ledger)) return undefined;
      using opened = openLedger({ path: ledger });
      const jobs = opened.jobs();
      expect(jobs.length).toBeLessThanOrEqual(1);
      return jobs[0];
    },
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]();
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/**
 * Makes the one job of a case by a way, and holds what came of it against what must come of it.
 * @param readRecord where the way records it, if that is not the ledger's file.
 */
export async function checkJobCase(
  way: JobEntryPoint,
  contract: Contract,
  given: JobCase,
  readRecord?: (scene: JobTestBed) => Promise<JobRecord | undefined>,
): Promise<void> {
  await using scene = await createJobTestBed(contract, given, way.isProcess);
  process.env.FULL_DISK = scene.fullDisk;
  const report = await way.run(scene);
  rmSync(scene.fullDisk, { force: true });
  const { expected } = given;
  const record = await (readRecord ?? ((each: JobTestBed) => each.readRecord()))(scene);
  const named = record && {
    state: record.state,
    contract: record.contract,
    path: record.path,
    ...(record.error && { error: record.error.code }),
  };
  const path = contract.models[jobModel]?.path;
  expect(named).toEqual(expected.record && { ...expected.record, contract: contract.name, path });
  const charges = scene.sandbox.ledger().filter(({ type }) => type === "charge");
  expect(charges).toHaveLength(expected.charges);
  const files = readdirSync(scene.directory).map((name) => name.replace(/sd2_\w+-[0-9a-f]{8}/, "ID"));
  expect(files.sort()).toEqual([...expected.files].sort());
  expect(report.isUnknown).toBe(expected.isUnknown);
  if (expected.mustResume) expect(report.hasResume).toBe(true);
  // A way that waits says nothing of whom it waits for.
  if (given.leased && way.waits) return;
  expect(report.code).toBe(expected.code);
  if (report.exit !== undefined) expect(report.exit).toBe(expected.exit);
}
