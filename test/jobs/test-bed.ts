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

/** The job of all cases. No field is inferred, so that its bytes are the same for all entry points. */
export const jobModel = "seedance";
export const jobBody = { mode: "text-to-video", prompt: "A paper boat in rain. Rain patters.", duration: "5" };

/** The environment in which an entry point runs one job. */
export type JobTestBed = Awaited<ReturnType<typeof createJobTestBed>>;

/** A way to run a job, such as a command. */
export interface JobEntryPoint {
  name: string;
  /** Whether it waits for a process that holds the same job's lease; the others report an error. */
  waits: boolean;
  /** Whether the user can choose the file names. */
  namesFiles: boolean;
  /** Whether it is a process of its own, on the machine's clock. */
  isProcess: boolean;
  run(testBed: JobTestBed): Promise<JobReport>;
}

/** The checked part of a job's record. */
export interface JobRecord {
  state: string;
  contract?: string | undefined;
  path: string;
  error?: { code: string } | undefined;
}

/** The milliseconds in which an entry point that waits for another process must do nothing. */
const leaseWait = 300;

async function createJobTestBed(contract: Contract, jobCase: JobCase, isProcess: boolean) {
  const home = mkdtempSync(join(tmpdir(), "seedance-table-"));
  const directory = join(home, "out");
  mkdirSync(directory);
  const clock = virtualClock();
  const time = isProcess ? { speed: 1e4 } : { speed: 1, clock: sandboxClock(clock) };
  const sandbox = await startSandbox({ contract, rateLimit: false, credits: 1_000, ...time });
  const interruption = new AbortController();
  const fullDisk = join(home, "full");
  const proxy = await startSubmitProxy(sandbox.url, {
    submitFate: jobCase.submitFate,
    onSubmit: () => {
      if (jobCase.fullDisk) writeFileSync(fullDisk, "");
      if (jobCase.collidingFile !== undefined) writeFileSync(join(directory, jobCase.collidingFile), "another file");
      return onSubmit();
    },
    onPoll: jobCase.interrupted ? () => interruption.abort() : undefined,
  });
  const apiKey = sandbox.apiKey ?? "";
  const account = accountOf(apiKey, proxy.url);
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
    baseUrl: proxy.url,
    /** If this file exists, the disk is full: see full-disk.js. */
    fullDisk,
    name: jobCase.name ?? "{id}-{index}.{ext}",
    /** Aborted to interrupt the entry point. */
    signal: interruption.signal,
    interrupt: () => interruption.abort(),
    onSubmit(listener: () => unknown) {
      onSubmit = listener;
    },
    /** Whether another process holds the job's lease. Each entry point has its own key for the job. */
    isLeased: jobCase.leased === true,
    /** Holds the lease of a key during some work, as another process would. */
    async whileLeased<T>(key: string, waits: boolean, work: () => Promise<T>): Promise<T> {
      if (!jobCase.leased) return work();
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
      await proxy[Symbol.asyncDispose]();
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/**
 * Runs the job of a case by an entry point, and checks its outcome.
 * @param readRecord reads the job's record, if the entry point does not use the ledger's file.
 */
export async function checkJobCase(
  entryPoint: JobEntryPoint,
  contract: Contract,
  jobCase: JobCase,
  readRecord?: (testBed: JobTestBed) => Promise<JobRecord | undefined>,
): Promise<void> {
  await using testBed = await createJobTestBed(contract, jobCase, entryPoint.isProcess);
  process.env.FULL_DISK = testBed.fullDisk;
  const report = await entryPoint.run(testBed);
  rmSync(testBed.fullDisk, { force: true });
  const { expected } = jobCase;
  const record = await (readRecord ?? ((each: JobTestBed) => each.readRecord()))(testBed);
  const checkedRecord = record && {
    state: record.state,
    contract: record.contract,
    path: record.path,
    ...(record.error && { error: record.error.code }),
  };
  const path = contract.models[jobModel]?.path;
  expect(checkedRecord).toEqual(expected.record && { ...expected.record, contract: contract.name, path });
  const charges = testBed.sandbox.ledger().filter(({ type }) => type === "charge");
  expect(charges).toHaveLength(expected.charges);
  const files = readdirSync(testBed.directory).map((name) => name.replace(/sd2_\w+-[0-9a-f]{8}/, "ID"));
  expect(files.sort()).toEqual([...expected.files].sort());
  expect(report.isUnknown).toBe(expected.isUnknown);
  if (expected.mustResume) expect(report.hasResume).toBe(true);
  // An entry point that waits for another process does not report it.
  if (jobCase.leased && entryPoint.waits) return;
  expect(report.code).toBe(expected.code);
  if (report.exit !== undefined) expect(report.exit).toBe(expected.exit);
}
