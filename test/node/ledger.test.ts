import { describe, expect, test } from "vitest";
import { sha256 as hashOf } from "../../src/client/canonical.ts";
import { contract as page } from "../../src/contract/page/index.ts";
import { isUnfinished, type Job } from "../../src/ledger/index.ts";
import { CreditCeilingError, createClient, SeedanceError, ValidationError } from "../../src/package/index.ts";
import { accountOf } from "../../src/package/node.ts";
import {
  completedTask,
  createIntent,
  downloadedFile,
  ledgerAccount,
  ledgerApiKey,
  prepareIntent,
  recordJobIntent,
  runningTask,
  submittedTask,
} from "./ledger-fixtures.ts";
import { createLedgerFolder, ledgerErrorOf, tickingClock } from "./ledger-support.ts";

const refusal = new SeedanceError("insufficient_credits", "Not enough credits.");
const reset = new SeedanceError("connection_failed", "POST failed: ECONNRESET.");

async function createJournalTestBed() {
  const folder = await createLedgerFolder();
  const ledger = folder.open({ now: tickingClock() });
  const types = () => [...ledger.export("json")].map((line) => JSON.parse(line).type);
  return {
    folder,
    ledger,
    journal: ledger.journal(ledgerAccount),
    types,
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

describe("a completed job", () => {
  test("that was recorded without a URL takes the output of a later poll, and one with a URL keeps its own", async () => {
    await using testBed = await createJournalTestBed();
    // An earlier version of this package recorded such outputs.
    const lenient = testBed.ledger.journal(ledgerAccount, { ...page, outputUrls: {} });
    recordJobIntent(lenient, "k1");
    lenient.recordSubmitted("k1", submittedTask("sd2_1"));
    const useless = { ...completedTask("sd2_1"), output: { video_url: "/a.mp4" } };
    expect(lenient.recordPoll(useless)).toMatchObject({ state: "completed", output: [] });
    const journal = testBed.ledger.journal(ledgerAccount, page);
    expect(journal.recordPoll(useless)).toMatchObject({ state: "completed", output: [] });
    const right = journal.recordPoll(completedTask("sd2_1"))?.output;
    expect(right).toMatchObject([{ url: "https://cdn.example/a.mp4" }]);
    const other = { ...completedTask("sd2_1"), output: { video_url: "https://other.example/b.mp4" } };
    expect(journal.recordPoll(other)?.output).toEqual(right);
    expect(testBed.ledger.verify()).toMatchObject({ ok: true });
  });

  test("whose output stays without a URL is recorded once, however often it is polled", async () => {
    await using testBed = await createJournalTestBed();
    const lenient = testBed.ledger.journal(ledgerAccount, { ...page, outputUrls: {} });
    recordJobIntent(lenient, "k1");
    lenient.recordSubmitted("k1", submittedTask("sd2_1"));
    const useless = { ...completedTask("sd2_1"), output: { video_url: "/a.mp4" } };
    for (let poll = 0; poll < 3; poll++)
      expect(lenient.recordPoll(useless)).toMatchObject({ state: "completed", output: [] });
    expect(testBed.types().filter((type) => type === "completed")).toHaveLength(1);
    expect(lenient.recordPoll(completedTask("sd2_1"))?.output).toHaveLength(1);
    expect(testBed.types().at(-1)).toBe("completed");
  });

  test.each([null, "/a.mp4", "ftp://cdn.example/a.mp4", undefined])(
    "is not recorded for the output %j",
    async (video_url) => {
      await using testBed = await createJournalTestBed();
      const journal = testBed.ledger.journal(ledgerAccount, page);
      recordJobIntent(journal, "k1");
      journal.recordSubmitted("k1", submittedTask("sd2_1"));
      const task = { ...completedTask("sd2_1"), output: { video_url } };
      expect(journal.recordPoll(task as unknown as ReturnType<typeof completedTask>)).toMatchObject({
        state: "running",
        status: "completed",
      });
    },
  );
});

describe("a job of the ledger", () => {
  test("is recorded before it is sent, with its charge, its outcome and its files", async () => {
    await using testBed = await createJournalTestBed();
    const { journal, ledger } = testBed;
    const bodyHash = await hashOf('{"prompt":"A glass train"}');
    const first = recordJobIntent(journal, "k1", { scope: "films", directory: "/videos", name: "{id}.{ext}" });
    expect(first).toEqual({
      account: ledgerAccount.id,
      key: "k1",
      state: "intended",
      origin: "https://seedance2ai.io",
      contract: "page",
      model: "seedance",
      path: "/api/v1/video/seedance",
      kind: expect.stringContaining("seedance "),
      scope: "films",
      attempt: 1,
      body: { prompt: "A glass train" },
      bodyHash,
      requested: { resolution: "720p", ratio: "16:9", seconds: 5 },
      directory: "/videos",
      name: "{id}.{ext}",
      estimate: 30,
      files: [],
      intendedAt: "2026-11-01T12:00:02.000Z",
      updatedAt: "2026-11-01T12:00:02.000Z",
    });
    expect(journal.recordSubmitted("k1", submittedTask("sd2_1"))).toMatchObject({
      state: "running",
      taskId: "sd2_1",
      creditsUsed: 30,
      creditsRemaining: 70,
    });
    expect(journal.recordPoll(runningTask("sd2_1"))?.state).toBe("running");
    expect(journal.recordPoll(completedTask("sd2_1"))).toMatchObject({
      state: "completed",
      output: [{ member: "video_url", url: "https://cdn.example/a.mp4" }],
    });
    const files = [downloadedFile("/videos/sd2_1.mp4", { requested: "720p" })];
    expect(journal.recordDownloaded("sd2_1", files)).toMatchObject({
      state: "downloaded",
      files: [{ path: "/videos/sd2_1.mp4", url: "https://cdn.example/a.mp4", width: 1280, height: 720 }],
    });
    expect(testBed.types()).toEqual(["created", "intended", "submitted", "completed", "downloaded"]);
    expect(ledger.job("sd2_1")).toEqual(ledger.job("k1"));
    expect(ledger.verify()).toMatchObject({ ok: true, entries: 5 });
  });

  test("that is polled without a change writes no entry", async () => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1");
    testBed.journal.recordSubmitted("k1", submittedTask("sd2_1"));
    for (let times = 0; times < 10; times++) testBed.journal.recordPoll(runningTask("sd2_1"));
    for (let times = 0; times < 3; times++) testBed.journal.recordPoll(completedTask("sd2_1"));
    for (let times = 0; times < 3; times++) testBed.journal.recordDownloaded("sd2_1", [downloadedFile("/a.mp4")]);
    testBed.journal.recordSubmitted("k1", submittedTask("sd2_1"));
    expect(testBed.types()).toEqual(["created", "intended", "submitted", "completed", "downloaded"]);
  });

  test("that failed keeps the reason and the refund, even if the refund comes later", async () => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1");
    testBed.journal.recordSubmitted("k1", submittedTask("sd2_1"));
    const failed = {
      ...runningTask("sd2_1"),
      status: "failed",
      error: { code: "moderated", message: "A real person." },
    };
    expect(testBed.journal.recordPoll(failed)).toMatchObject({ state: "failed", error: failed.error });
    expect(testBed.ledger.spending()).toEqual({ charged: 30, refunded: 0, reserved: 0, total: 30 });
    testBed.journal.recordPoll({ ...failed, credits_refunded: 30 });
    expect(testBed.ledger.job("k1")?.creditsRefunded).toBe(30);
    expect(testBed.ledger.spending()).toEqual({ charged: 30, refunded: 30, reserved: 0, total: 0 });
    testBed.journal.recordPoll({ ...failed, credits_refunded: 0 });
    expect(testBed.ledger.spending().refunded).toBe(30);
    expect(testBed.types()).toEqual(["created", "intended", "submitted", "failed", "refunded"]);
  });

  test("accepts an error as a text and an unknown status, and keeps its final state", async () => {
    await using testBed = await createJournalTestBed();
    for (const key of ["k1", "k2"]) {
      recordJobIntent(testBed.journal, key);
      testBed.journal.recordSubmitted(key, submittedTask(`sd2_${key}`));
    }
    expect(testBed.journal.recordPoll({ ...runningTask("sd2_k1"), status: "queued" })).toMatchObject({
      state: "running",
      status: "queued",
    });
    // Completed without output is not completed.
    expect(testBed.journal.recordPoll({ ...runningTask("sd2_k1"), status: "completed" })?.state).toBe("running");
    expect(testBed.journal.recordPoll(completedTask("sd2_k1"))?.state).toBe("completed");
    expect(testBed.journal.recordPoll(runningTask("sd2_k1"))).toMatchObject({
      state: "completed",
      status: "processing",
    });
    expect(
      testBed.journal.recordPoll({ ...runningTask("sd2_k2"), status: "failed", error: "No reason." })?.error,
    ).toEqual({
      code: "task_failed",
      message: "No reason.",
    });
    expect(testBed.journal.recordPoll(completedTask("sd2_k2"))?.state).toBe("failed");
  });

  test("whose end two processes poll is recorded once and keeps its final state", async () => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1");
    testBed.journal.recordSubmitted("k1", submittedTask("sd2_1"));
    const other = testBed.folder.open().journal(ledgerAccount);
    other.recordPoll(runningTask("sd2_1"));
    testBed.journal.recordPoll(completedTask("sd2_1"));
    testBed.journal.recordDownloaded("sd2_1", [downloadedFile("/a.mp4")]);
    expect(other.recordPoll(completedTask("sd2_1"))?.state).toBe("downloaded");
    other.recordDownloaded("sd2_1", [downloadedFile("/a.mp4")]);
    expect(testBed.types()).toEqual(["created", "intended", "submitted", "completed", "downloaded"]);
  });

  test("is charged the amount of the final response", async () => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1");
    testBed.journal.recordSubmitted("k1", submittedTask("sd2_1"));
    testBed.journal.recordPoll({ ...completedTask("sd2_1"), credits_used: 24 });
    expect(testBed.ledger.spending().charged).toBe(24);
  });

  test("without a recorded intent is an error, except for polls and downloads", async () => {
    await using testBed = await createJournalTestBed();
    for (const call of [
      () => testBed.journal.recordSubmitted("none", submittedTask("sd2_1")),
      () => testBed.journal.recordRefused("none", refusal),
      () => testBed.journal.recordUnknown("none", reset),
    ])
      expect(ledgerErrorOf(call)).toMatchObject({ code: "unknown_job", idempotencyKey: "none" });
    expect(testBed.journal.recordPoll(completedTask("sd2_9"))).toBeUndefined();
    expect(testBed.journal.recordDownloaded("sd2_9", [downloadedFile("/a.mp4")])).toBeUndefined();
    // The file is recorded in either case.
    expect(testBed.types()).toEqual(["created", "downloaded"]);
    expect(testBed.ledger.verify().ok).toBe(true);
  });

  test("with the task of another job is recorded, and is an error", async () => {
    await using testBed = await createJournalTestBed();
    for (const key of ["k1", "k2"]) recordJobIntent(testBed.journal, key);
    testBed.journal.recordSubmitted("k1", submittedTask("sd2_1"));
    const error = ledgerErrorOf(() => testBed.journal.recordSubmitted("k2", submittedTask("sd2_1")));
    expect(error).toMatchObject({ code: "duplicate_task", idempotencyKey: "k2", taskId: "sd2_1" });
    expect(error.message).toContain("k1");
    expect(testBed.ledger.spending().charged).toBe(60);
  });
});

describe("a second intent of a job", () => {
  test("returns an unknown outcome, since an earlier process may have sent it", async () => {
    await using testBed = await createJournalTestBed();
    expect(recordJobIntent(testBed.journal, "k1").state).toBe("intended");
    expect(recordJobIntent(testBed.journal, "k1")).toMatchObject({
      state: "unknown",
      body: { prompt: "A glass train" },
    });
    testBed.journal.recordUnknown("k1", reset);
    expect(recordJobIntent(testBed.journal, "k1").state).toBe("unknown");
    expect(testBed.ledger.spending().total).toBe(30);
  });

  test("returns a submitted job unchanged", async () => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1");
    testBed.journal.recordSubmitted("k1", submittedTask("sd2_1"));
    const entries = testBed.types().length;
    expect(recordJobIntent(testBed.journal, "k1")).toMatchObject({ state: "running", taskId: "sd2_1" });
    testBed.journal.recordPoll(completedTask("sd2_1"));
    expect(recordJobIntent(testBed.journal, "k1").state).toBe("completed");
    expect(testBed.types()).toHaveLength(entries + 1);
  });

  test("starts over after a refusal", async () => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1");
    expect(testBed.journal.recordRefused("k1", refusal)).toMatchObject({
      state: "refused",
      error: { code: "insufficient_credits", message: "Not enough credits." },
    });
    expect(testBed.ledger.spending().total).toBe(0);
    const again = recordJobIntent(testBed.journal, "k1");
    expect(again.state).toBe("intended");
    expect(again.error).toBeUndefined();
    expect(testBed.ledger.verify().ok).toBe(true);
  });

  test.each(["intended", "refused", "running"])("with another body is refused if the job is %s", async (state) => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1");
    if (state === "refused") testBed.journal.recordRefused("k1", refusal);
    if (state === "running") testBed.journal.recordSubmitted("k1", submittedTask("sd2_1"));
    const before = testBed.ledger.job("k1");
    const error = ledgerErrorOf(() => recordJobIntent(testBed.journal, "k1", { body: { prompt: "A paper boat" } }));
    expect(error).toMatchObject({ code: "key_conflict", idempotencyKey: "k1", retryable: false });
    expect(testBed.ledger.job("k1")).toEqual(before);
  });

  test("with another body is allowed with `renewed` after a refusal, and in no other state", async () => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1");
    testBed.journal.recordRefused("k1", refusal);
    const renewed = { body: { prompt: "A paper boat" }, renewed: true };
    expect(recordJobIntent(testBed.journal, "k1", renewed)).toMatchObject({ state: "intended", body: renewed.body });
    expect(
      ledgerErrorOf(() => recordJobIntent(testBed.journal, "k1", { ...renewed, body: { prompt: "A train" } })).code,
    ).toBe("key_conflict");
    expect(testBed.ledger.verify().ok).toBe(true);
  });

  test("with the same fields in another order is the same job", async () => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1", { body: { prompt: "A glass train", duration: "5" } });
    expect(recordJobIntent(testBed.journal, "k1", { body: { duration: "5", prompt: "A glass train" } }).state).toBe(
      "unknown",
    );
  });
});

test("accounts are separate, and the same key is another job for each", async () => {
  await using testBed = await createJournalTestBed();
  const other = testBed.ledger.journal(accountOf("sk_live_another"));
  recordJobIntent(testBed.journal, "k1");
  testBed.journal.recordSubmitted("k1", submittedTask("sd2_1"));
  expect(recordJobIntent(other, "k1").state).toBe("intended");
  expect(other.job("sd2_1")).toBeUndefined();
  expect(other.recordPoll(completedTask("sd2_1"))).toBeUndefined();
  expect(testBed.ledger.jobs({ account: ledgerAccount.id })).toHaveLength(1);
  expect(testBed.ledger.unfinished(other.account.id).map(({ state }) => state)).toEqual(["intended"]);
  expect(testBed.ledger.spending({ account: ledgerAccount.id }).total).toBe(30);

  const apex = accountOf("sk_live_x", "https://seedance2ai.io");
  expect(accountOf("sk_live_x", "https://www.seedance2ai.io/")).toEqual(apex);
  expect(accountOf("sk_live_x", "http://127.0.0.1:4020").id).not.toBe(apex.id);
  expect(() => accountOf("sk_live_x", "no url")).toThrow(ValidationError);
  expect(apex.id).toMatch(/^acc_[\da-f]{16}$/);
});

test("jobs are found by state, model, scope, time and limit, the newest first", async () => {
  await using testBed = await createJournalTestBed();
  for (const key of ["k1", "k2", "k3"]) recordJobIntent(testBed.journal, key, { scope: key === "k3" ? "b" : "a" });
  testBed.journal.recordRefused("k2", refusal);
  const keys = (...args: Parameters<typeof testBed.ledger.jobs>) => testBed.ledger.jobs(...args).map(({ key }) => key);
  expect(keys()).toEqual(["k3", "k2", "k1"]);
  expect(keys({ limit: 2 })).toEqual(["k3", "k2"]);
  expect(keys({ state: "intended" })).toEqual(["k3", "k1"]);
  expect(keys({ state: ["refused", "running"] })).toEqual(["k2"]);
  expect(keys({ scope: "a" })).toEqual(["k2", "k1"]);
  expect(keys({ model: "nano-banana-pro" })).toEqual([]);
  const since = testBed.ledger.job("k2")?.intendedAt ?? "";
  expect(keys({ since })).toEqual(["k3", "k2"]);
  expect(keys({ since: new Date(since) })).toEqual(["k3", "k2"]);
  expect(() => keys({ since: "yesterday" })).toThrow(ValidationError);
});

test("unfinished jobs are those with an unknown outcome, running, or not downloaded, the oldest first", async () => {
  await using testBed = await createJournalTestBed();
  const directory = "/videos";
  const jobs = ["unknown", "running", "failed", "refused", "wanted", "saved", "unwanted"];
  for (const key of jobs) recordJobIntent(testBed.journal, key, key === "unwanted" ? {} : { directory });
  testBed.journal.recordRefused("refused", refusal);
  for (const key of jobs.filter((key) => key !== "unknown" && key !== "refused"))
    testBed.journal.recordSubmitted(key, submittedTask(`sd2_${key}`));
  testBed.journal.recordPoll({ ...runningTask("sd2_failed"), status: "failed" });
  for (const key of ["wanted", "saved", "unwanted"]) testBed.journal.recordPoll(completedTask(`sd2_${key}`));
  testBed.journal.recordDownloaded("sd2_saved", [downloadedFile("/videos/saved.mp4")]);
  const keysOf = (found: readonly Job[]) => found.map(({ key }) => key);
  expect(keysOf(testBed.ledger.unfinished())).toEqual(["unknown", "running", "wanted"]);
  // The condition in SQL and the function are one rule.
  const everyJob = testBed.ledger.jobs().reverse();
  expect(keysOf(everyJob.filter((job) => isUnfinished(job)))).toEqual(["unknown", "running", "wanted"]);
  const unsaved = everyJob.filter((job) => isUnfinished(job, true));
  expect(keysOf(unsaved)).toEqual(["unknown", "running", "wanted", "unwanted"]);
});

describe("a spending limit", () => {
  const ceilings = [{ maxCredits: 70, scope: "films" }];

  test("counts charged and reserved credits", async () => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1", { scope: "films", ceilings });
    testBed.journal.recordSubmitted("k1", submittedTask("sd2_1"));
    recordJobIntent(testBed.journal, "k2", { scope: "films", ceilings });
    const over = () => recordJobIntent(testBed.journal, "k3", { scope: "films", ceilings });
    expect(over).toThrow(CreditCeilingError);
    expect(over).toThrow("The job may cost 30 credits, and maxCredits leaves 10.");
    expect(testBed.ledger.job("k3")).toBeUndefined();
    // A job's own reservation does not count against it.
    expect(recordJobIntent(testBed.journal, "k2", { scope: "films", ceilings }).state).toBe("unknown");
    expect(recordJobIntent(testBed.journal, "k4", { scope: "other" }).state).toBe("intended");
    testBed.journal.recordPoll({ ...runningTask("sd2_1"), status: "failed", credits_refunded: 30 });
    expect(recordJobIntent(testBed.journal, "k3", { scope: "films", ceilings }).state).toBe("intended");
  });

  test("counts a session, a time span or all jobs, and the lowest of several applies", async () => {
    await using testBed = await createJournalTestBed();
    recordJobIntent(testBed.journal, "k1", { session: "agent" });
    const left = (...ceilings: { maxCredits: number; session?: string; since?: string }[]) => {
      try {
        recordJobIntent(testBed.journal, "k2", { session: "agent", ceilings, estimate: 1e6 });
      } catch (error) {
        if (error instanceof CreditCeilingError) return error.availableCredits;
        throw error;
      }
      return undefined;
    };
    expect(left({ maxCredits: 50, session: "agent" })).toBe(20);
    expect(left({ maxCredits: 50, session: "other" })).toBe(50);
    expect(left({ maxCredits: 50 })).toBe(20);
    expect(left({ maxCredits: 50, since: "2030-01-01" })).toBe(50);
    expect(left({ maxCredits: 1e7 }, { maxCredits: 40 })).toBe(10);
  });

  test("refuses an unknown price unless it is allowed, and an invalid limit", async () => {
    await using testBed = await createJournalTestBed();
    const unknown = { estimate: undefined, ceilings: [{ maxCredits: 100 }] };
    expect(() => recordJobIntent(testBed.journal, "k1", unknown)).toThrow("The price of such a job is unknown");
    expect(recordJobIntent(testBed.journal, "k1", { ...unknown, allowUnknownPrice: true }).state).toBe("intended");
    expect(() => recordJobIntent(testBed.journal, "k2", { ceilings: [{ maxCredits: Number.NaN }] })).toThrow(
      ValidationError,
    );
  });
});

test.each([
  ["idempotencyKey", { key: "a b" }],
  ["idempotencyKey", { key: "" }],
  ["key", { key: "sk_live_abc" }],
  ["model", { model: "none" as never }],
  ["body", { body: undefined as never }],
  ["body", { body: { prompt: "My key is sk_live_abc" } }],
])("an intent with an invalid %s is refused, and nothing is recorded or sent", async (field, wrong) => {
  await using testBed = await createJournalTestBed();
  using _ = testBed.journal.lease("k1");
  const client = createClient({ apiKey: ledgerApiKey, fetch: () => expect.unreachable("It was sent.") });
  const error = await testBed.journal.submit(client, createIntent("k1", wrong)).catch((error) => error);
  expect(error).toBeInstanceOf(ValidationError);
  expect(error.issues).toMatchObject([{ field }]);
  expect(testBed.types()).toEqual(["created"]);
});

test("the prepared jobs of these tests equal those of a client", async () => {
  const client = createClient({ apiKey: ledgerApiKey });
  const body = { duration: "10", prompt: "A glass train" } as const;
  expect(prepareIntent(createIntent("k1", { body }))).toEqual(await client.prepare("seedance", body, "k1"));
});

test("a job's duration is between the last poll that found it running and the first that found it completed", async () => {
  await using folder = await createLedgerFolder();
  let seconds = 0;
  const ledger = folder.open({ now: () => Date.UTC(2026, 10, 1) + seconds * 1_000 });
  const journal = ledger.journal(ledgerAccount);
  const run = (key: string, ...times: number[]) => {
    const [start = 0, ...polls] = times;
    seconds = start;
    recordJobIntent(journal, key);
    journal.recordSubmitted(key, submittedTask(`sd2_${key}`));
    for (const [index, at] of polls.entries()) {
      seconds = at;
      journal.recordPoll(index + 1 < polls.length ? runningTask(`sd2_${key}`) : completedTask(`sd2_${key}`));
    }
  };
  run("k1", 0, 30, 80, 90);
  const { kind = "" } = ledger.job("k1") ?? {};
  const first = { model: "seedance", kind, after: 80, before: 90 };
  expect(ledger.durations()).toEqual([first]);
  expect(ledger.durations({ account: ledgerAccount.id, model: "seedance", kind })).toEqual([first]);
  for (const other of [{ account: "acc_other" }, { model: "nano-banana-pro" as const }, { kind: "other" }])
    expect(ledger.durations(other)).toEqual([]);

  // Failed jobs are left out.
  run("k2", 100, 110);
  recordJobIntent(journal, "k3");
  journal.recordSubmitted("k3", submittedTask("sd2_k3"));
  journal.recordPoll({ ...runningTask("sd2_k3"), status: "failed" });
  expect(ledger.durations()).toEqual([{ ...first, after: 0, before: 10 }, first]);
  expect(ledger.durations({ limit: 1 })).toHaveLength(1);

  // A job that was not polled in the second half of its time is left out of the median.
  run("k4", 200, 86_400);
  expect(ledger.medianDurations()).toEqual({ seedance: 85 });
  expect(ledger.medianDurations({ account: ledgerAccount.id })).toEqual({ seedance: 85 });
  expect(ledger.medianDurations({ account: "acc_other" })).toEqual({});
  expect(ledger.medianDurations({ account: ledgerAccount.id, contract: "page" })).toEqual({ seedance: 85 });
  expect(ledger.medianDurations({ contract: "live" })).toEqual({});
  expect(ledger.durations({ origin: "https://seedance2ai.io" })).toHaveLength(3);
});

test.each([
  "http://localhost:4020",
  "http://127.0.0.1:4020",
  "http://127.9.9.9",
  "https://[::1]:4020/gateway",
  "http://sandbox.localhost",
])("durations of %s are not those of the real service", async (url) => {
  await using folder = await createLedgerFolder();
  let seconds = 0;
  const ledger = folder.open({ now: () => Date.UTC(2026, 10, 1) + 1_000 * seconds });
  const local = accountOf(ledgerApiKey, url);
  const journal = ledger.journal(local);
  recordJobIntent(journal, "k1");
  journal.recordSubmitted("k1", submittedTask("sd2_k1"));
  for (seconds = 1; seconds < 3; seconds++) journal.recordPoll(runningTask("sd2_k1"));
  journal.recordPoll(completedTask("sd2_k1"));
  expect(ledger.durations()).toEqual([]);
  expect(ledger.medianDurations({ contract: "page" })).toEqual({});
  expect(ledger.durations({ account: ledgerAccount.id })).toEqual([]);
  for (const own of [{ account: local.id }, { origin: local.origin }]) expect(ledger.durations(own)).toHaveLength(1);
  expect(ledger.jobs({ origin: local.origin, contract: "page" })).toHaveLength(1);
  expect(ledger.jobs({ origin: ledgerAccount.origin })).toEqual([]);
  expect([...ledger.countByOrigin()]).toEqual([[local.origin, 1]]);
  expect(ledger.spending({ origin: ledgerAccount.origin }).total).toBe(0);
});

test("an account belongs to the whole base URL", () => {
  const [bare, ...others] = ["", "/gateway", "/gateway/v2", ":8443"].map((end) =>
    accountOf("k", `https://x.test${end}`),
  );
  expect(new Set([bare, ...others].map((account) => account?.id)).size).toBe(4);
  expect(others[0]?.origin).toBe("https://x.test/gateway");
  expect(accountOf("k", "https://x.test/gateway/")).toEqual(others[0]);
  expect(accountOf("k", "https://www.x.test")).toEqual(bare);
});
