import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadContract, type Task } from "../../src/contract/index.ts";
import { contract } from "../../src/contract/page/index.ts";
import { type ClaimOptions, claimJob, prepareLintedJob } from "../../src/jobs/index.ts";
import { accountOf, type JobState, openLedger } from "../../src/ledger/index.ts";
import { jobBody, jobModel } from "./test-bed.ts";

const defaults = { scope: "test", savesFiles: false, forceNew: false, explicitScope: false };
const folder = { directory: "/films", name: "{id}.{ext}" };

/** A ledger, and attempts of one job in it. */
async function createAttempts() {
  const home = mkdtempSync(join(tmpdir(), "seedance-claim-"));
  const ledger = openLedger({ path: join(home, "ledger.sqlite") });
  onTestFinished(() => {
    ledger.close();
    rmSync(home, { recursive: true });
  });
  const journal = ledger.journal(accountOf("sk_live_local_test", "https://example.com"), contract);
  const { job } = await prepareLintedJob(await loadContract(contract), jobModel, jobBody, {
    override: "",
    lint: false,
  });
  const claim = (options: Partial<ClaimOptions> = {}) =>
    claimJob({ journal }, job, { ...defaults, identity: job.bytes, ...options });

  /** Claims the next attempt and brings it into a state. */
  async function add(state: JobState, destination?: typeof folder) {
    const { key, attempt, lease } = await claim({ forceNew: true });
    const id = `sd2_attempt${attempt}`;
    journal.recordIntent({ ...job, idempotencyKey: key }, { scope: "test", attempt, ...destination });
    const task = { id, model: jobModel, status: "processing", credits_used: 30 };
    if (state === "unknown") journal.recordUnknown(key, new Error("lost"));
    else if (state === "refused") journal.recordRefused(key, new Error("refused"));
    else if (state !== "intended") journal.recordSubmitted(key, task);
    const ended: Partial<Record<JobState, object>> = {
      failed: { status: "failed", error: { code: "x", message: "X." } },
      completed: { status: "completed", output: { video_url: "https://example.com/a.mp4" } },
      downloaded: { status: "completed", output: { video_url: "https://example.com/a.mp4" } },
    };
    if (ended[state]) journal.recordPoll({ ...task, ...ended[state] } as Task);
    if (state === "downloaded")
      journal.recordDownloaded(id, [
        {
          path: "/films/a.mp4",
          member: "video_url",
          index: 1,
          url: "https://example.com/a.mp4",
          bytes: 1,
          sha256: "0",
          type: "video/mp4",
          kept: false,
        },
      ] as never);
    expect(journal.job(key)?.state).toBe(state);
    lease.release();
    return journal.job(key);
  }
  return { ledger, journal, claim, add };
}

describe("a command line that is run again", () => {
  test.each([
    ["intended", undefined, false, 1],
    ["unknown", undefined, false, 1],
    ["running", undefined, false, 1],
    ["running", folder, false, 1],
    ["running", undefined, true, 1],
    ["completed", undefined, false, 2],
    ["completed", folder, false, 1],
    ["completed", undefined, true, 1],
    ["downloaded", folder, true, 2],
    ["failed", folder, true, 2],
    ["refused", folder, true, 1],
  ] as const)(
    "after a job that is %s, to be saved in %j, now with files: %s, is attempt %i",
    async (state, where, savesFiles, attempt) => {
      const { claim, add } = await createAttempts();
      const first = await add(state, where);
      const claimed = await claim({ savesFiles });
      expect(claimed.attempt).toBe(attempt);
      expect(claimed.job?.key).toBe(attempt === 1 ? first?.key : undefined);
      expect(claimed.before?.key).toBe(attempt === 1 ? undefined : first?.key);
    },
  );

  test("resumes the unfinished attempt although a newer one is finished", async () => {
    const { claim, add } = await createAttempts();
    await add("running");
    await add("downloaded", folder);
    expect(await claim()).toMatchObject({ attempt: 1, job: { state: "running" } });
  });

  test("resumes the oldest attempt that has not ended", async () => {
    const { claim, add, journal } = await createAttempts();
    await add("running");
    await add("running");
    const first = await claim();
    expect(first.attempt).toBe(1);
    journal.recordPoll({ id: "sd2_attempt1", status: "failed" } as Task);
    first.lease.release();
    expect(await claim()).toMatchObject({ attempt: 2, job: { state: "running" } });
  });

  test("is a new job with forceNew, whatever is unfinished", async () => {
    const { claim, add } = await createAttempts();
    await add("running");
    expect(await claim({ forceNew: true })).toMatchObject({ attempt: 2, job: undefined });
  });

  test("is a new job while another process works on the unfinished one", async () => {
    const { claim, add } = await createAttempts();
    await add("running");
    const first = await claim();
    expect(await claim()).toMatchObject({ attempt: 2, job: undefined, before: { state: "running" } });
    first.lease.release();
  });

  test("is the finished job with a scope of the user", async () => {
    const { claim, add } = await createAttempts();
    await add("downloaded", folder);
    expect(await claim({ explicitScope: true, savesFiles: true })).toMatchObject({ attempt: 1 });
  });
});

describe("a retry that is run again", () => {
  test("resumes an unfinished retry, but not the retried job", async () => {
    const { claim, add } = await createAttempts();
    const retryOf = await add("failed");
    const first = await claim({ retryOf });
    expect(first).toMatchObject({ attempt: 2, job: undefined });
    first.lease.release();
    await add("running");
    const second = await claim({ retryOf });
    expect(second).toMatchObject({ attempt: 2, job: { state: "running" } });
    second.lease.release();
    expect(await claim({ retryOf, forceNew: true })).toMatchObject({ attempt: 3, job: undefined });
  });

  test("is a new job although the retried one is completed and not saved", async () => {
    const { claim, add } = await createAttempts();
    const retryOf = await add("completed");
    expect(await claim({ retryOf, savesFiles: true })).toMatchObject({ attempt: 2, job: undefined });
  });

  test("uses the attempt of a refused job again", async () => {
    const { claim, add } = await createAttempts();
    const retryOf = await add("refused");
    expect(await claim({ retryOf })).toMatchObject({ attempt: 1, job: { state: "refused" } });
  });

  test("resumes an unfinished retry of a job whose key is not of the scope", async () => {
    const { claim, add } = await createAttempts();
    await add("running");
    expect(await claim({ retryOf: { key: "sd1_batch_row", attempt: 1 } as never })).toMatchObject({ attempt: 1 });
  });
});

test("a later run chooses the folder of an unfinished job, which the ledger keeps and verifies", async () => {
  const { ledger, journal, add } = await createAttempts();
  const job = await add("completed");
  expect(ledger.unfinished()).toEqual([]);
  journal.recordDestination("sd2_attempt1", folder);
  journal.recordDestination("sd2_attempt1", folder);
  journal.recordDestination("sd2_unknown", folder);
  expect(ledger.unfinished()).toMatchObject([{ key: job?.key, ...folder }]);
  expect([...ledger.export("json")].filter((line) => line.includes('"directed"'))).toHaveLength(1);
  expect([...ledger.export("csv")].filter((line) => line.includes("directed"))).toHaveLength(1);
  expect(ledger.verify()).toMatchObject({ ok: true });
});
