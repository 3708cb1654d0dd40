import { describe, expect, test } from "vitest";
import { sha256 as hashOf } from "../../src/client/canonical.ts";
import { CreditCeilingError, createClient, SeedanceError, ValidationError } from "../../src/package/index.ts";
import { accountOf } from "../../src/package/node.ts";
import { account, apiKey, completed, file, intend, intent, prepared, running, submitted } from "./ledger-fixtures.ts";
import { failure, ledgerFolder, tickingClock } from "./ledger-support.ts";

const refusal = new SeedanceError("insufficient_credits", "Not enough credits.");
const reset = new SeedanceError("connection_failed", "POST failed: ECONNRESET.");

async function stand() {
  const folder = await ledgerFolder();
  const ledger = folder.open({ now: tickingClock() });
  const types = () => [...ledger.export("json")].map((line) => JSON.parse(line).type);
  return {
    folder,
    ledger,
    journal: ledger.journal(account),
    types,
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

describe("a job", () => {
  test("is written before it is sent, and with all that becomes of it", async () => {
    await using box = await stand();
    const { journal, ledger } = box;
    const bodyHash = await hashOf('{"prompt":"A glass train"}');
    const first = intend(journal, "k1", { scope: "films", directory: "/videos", name: "{id}.{ext}" });
    expect(first).toEqual({
      account: account.id,
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
    expect(journal.submitted("k1", submitted("sd2_1"))).toMatchObject({
      state: "running",
      taskId: "sd2_1",
      creditsUsed: 30,
      creditsRemaining: 70,
    });
    expect(journal.saw(running("sd2_1"))?.state).toBe("running");
    expect(journal.saw(completed("sd2_1"))).toMatchObject({
      state: "completed",
      output: [{ member: "video_url", url: "https://cdn.example/a.mp4" }],
    });
    const files = [file("/videos/sd2_1.mp4", { requested: "720p" })];
    expect(journal.downloaded("sd2_1", files)).toMatchObject({
      state: "downloaded",
      files: [{ path: "/videos/sd2_1.mp4", url: "https://cdn.example/a.mp4", width: 1280, height: 720 }],
    });
    expect(box.types()).toEqual(["created", "intended", "submitted", "completed", "downloaded"]);
    expect(ledger.job("sd2_1")).toEqual(ledger.job("k1"));
    expect(ledger.verify()).toMatchObject({ ok: true, entries: 5 });
  });

  test("that is seen again as it was costs no entry", async () => {
    await using box = await stand();
    intend(box.journal, "k1");
    box.journal.submitted("k1", submitted("sd2_1"));
    for (let times = 0; times < 10; times++) box.journal.saw(running("sd2_1"));
    for (let times = 0; times < 3; times++) box.journal.saw(completed("sd2_1"));
    for (let times = 0; times < 3; times++) box.journal.downloaded("sd2_1", [file("/a.mp4")]);
    box.journal.submitted("k1", submitted("sd2_1"));
    expect(box.types()).toEqual(["created", "intended", "submitted", "completed", "downloaded"]);
  });

  test("that failed keeps the reason and what was given back, also where that comes later", async () => {
    await using box = await stand();
    intend(box.journal, "k1");
    box.journal.submitted("k1", submitted("sd2_1"));
    const failed = { ...running("sd2_1"), status: "failed", error: { code: "moderated", message: "A real person." } };
    expect(box.journal.saw(failed)).toMatchObject({ state: "failed", error: failed.error });
    expect(box.ledger.spent()).toEqual({ charged: 30, refunded: 0, reserved: 0, total: 30 });
    box.journal.saw({ ...failed, credits_refunded: 30 });
    expect(box.ledger.job("k1")?.creditsRefunded).toBe(30);
    expect(box.ledger.spent()).toEqual({ charged: 30, refunded: 30, reserved: 0, total: 0 });
    box.journal.saw({ ...failed, credits_refunded: 0 });
    expect(box.ledger.spent().refunded).toBe(30);
    expect(box.types()).toEqual(["created", "intended", "submitted", "failed", "refunded"]);
  });

  test("takes an error that is a text, a status that nobody knows, and never goes back from its end", async () => {
    await using box = await stand();
    for (const key of ["k1", "k2"]) {
      intend(box.journal, key);
      box.journal.submitted(key, submitted(`sd2_${key}`));
    }
    expect(box.journal.saw({ ...running("sd2_k1"), status: "queued" })).toMatchObject({
      state: "running",
      status: "queued",
    });
    // Completed without output is not completed.
    expect(box.journal.saw({ ...running("sd2_k1"), status: "completed" })?.state).toBe("running");
    expect(box.journal.saw(completed("sd2_k1"))?.state).toBe("completed");
    expect(box.journal.saw(running("sd2_k1"))).toMatchObject({ state: "completed", status: "processing" });
    expect(box.journal.saw({ ...running("sd2_k2"), status: "failed", error: "No reason." })?.error).toEqual({
      code: "task_failed",
      message: "No reason.",
    });
    expect(box.journal.saw(completed("sd2_k2"))?.state).toBe("failed");
  });

  test("that two processes see end is written once, and does not go back", async () => {
    await using box = await stand();
    intend(box.journal, "k1");
    box.journal.submitted("k1", submitted("sd2_1"));
    const other = box.folder.open().journal(account);
    other.saw(running("sd2_1"));
    box.journal.saw(completed("sd2_1"));
    box.journal.downloaded("sd2_1", [file("/a.mp4")]);
    expect(other.saw(completed("sd2_1"))?.state).toBe("downloaded");
    other.downloaded("sd2_1", [file("/a.mp4")]);
    expect(box.types()).toEqual(["created", "intended", "submitted", "completed", "downloaded"]);
  });

  test("is charged what the service says in the end", async () => {
    await using box = await stand();
    intend(box.journal, "k1");
    box.journal.submitted("k1", submitted("sd2_1"));
    box.journal.saw({ ...completed("sd2_1"), credits_used: 24 });
    expect(box.ledger.spent().charged).toBe(24);
  });

  test("that nobody wrote down is told, except where only its task is looked at", async () => {
    await using box = await stand();
    for (const call of [
      () => box.journal.submitted("none", submitted("sd2_1")),
      () => box.journal.refused("none", refusal),
      () => box.journal.unknown("none", reset),
    ])
      expect(failure(call)).toMatchObject({ code: "unknown_job", idempotencyKey: "none" });
    expect(box.journal.saw(completed("sd2_9"))).toBeUndefined();
    expect(box.journal.downloaded("sd2_9", [file("/a.mp4")])).toBeUndefined();
    // The file is evidence all the same.
    expect(box.types()).toEqual(["created", "downloaded"]);
    expect(box.ledger.verify().ok).toBe(true);
  });

  test("whose task the service gave to another too is recorded, and told", async () => {
    await using box = await stand();
    for (const key of ["k1", "k2"]) intend(box.journal, key);
    box.journal.submitted("k1", submitted("sd2_1"));
    const error = failure(() => box.journal.submitted("k2", submitted("sd2_1")));
    expect(error).toMatchObject({ code: "duplicate_task", idempotencyKey: "k2", taskId: "sd2_1" });
    expect(error.message).toContain("k1");
    expect(box.ledger.spent().charged).toBe(60);
  });
});

describe("to intend again", () => {
  test("tells that an earlier process may have sent it", async () => {
    await using box = await stand();
    expect(intend(box.journal, "k1").state).toBe("intended");
    expect(intend(box.journal, "k1")).toMatchObject({ state: "unknown", body: { prompt: "A glass train" } });
    box.journal.unknown("k1", reset);
    expect(intend(box.journal, "k1").state).toBe("unknown");
    expect(box.ledger.spent().total).toBe(30);
  });

  test("gives a job that was submitted as it is", async () => {
    await using box = await stand();
    intend(box.journal, "k1");
    box.journal.submitted("k1", submitted("sd2_1"));
    const entries = box.types().length;
    expect(intend(box.journal, "k1")).toMatchObject({ state: "running", taskId: "sd2_1" });
    box.journal.saw(completed("sd2_1"));
    expect(intend(box.journal, "k1").state).toBe("completed");
    expect(box.types()).toHaveLength(entries + 1);
  });

  test("begins anew after a refusal", async () => {
    await using box = await stand();
    intend(box.journal, "k1");
    expect(box.journal.refused("k1", refusal)).toMatchObject({
      state: "refused",
      error: { code: "insufficient_credits", message: "Not enough credits." },
    });
    expect(box.ledger.spent().total).toBe(0);
    const again = intend(box.journal, "k1");
    expect(again.state).toBe("intended");
    expect(again.error).toBeUndefined();
    expect(box.ledger.verify().ok).toBe(true);
  });

  test.each(["intended", "refused", "running"])("with another body is refused where it is %s", async (state) => {
    await using box = await stand();
    intend(box.journal, "k1");
    if (state === "refused") box.journal.refused("k1", refusal);
    if (state === "running") box.journal.submitted("k1", submitted("sd2_1"));
    const before = box.ledger.job("k1");
    const error = failure(() => intend(box.journal, "k1", { body: { prompt: "A paper boat" } }));
    expect(error).toMatchObject({ code: "key_conflict", idempotencyKey: "k1", retryable: false });
    expect(box.ledger.job("k1")).toEqual(before);
  });

  test("that was refused may come again with another body where that is said, and in no other state", async () => {
    await using box = await stand();
    intend(box.journal, "k1");
    box.journal.refused("k1", refusal);
    const renewed = { body: { prompt: "A paper boat" }, renewed: true };
    expect(intend(box.journal, "k1", renewed)).toMatchObject({ state: "intended", body: renewed.body });
    expect(failure(() => intend(box.journal, "k1", { ...renewed, body: { prompt: "A train" } })).code).toBe(
      "key_conflict",
    );
    expect(box.ledger.verify().ok).toBe(true);
  });

  test("with the same body in another order is the same", async () => {
    await using box = await stand();
    intend(box.journal, "k1", { body: { prompt: "A glass train", duration: "5" } });
    expect(intend(box.journal, "k1", { body: { duration: "5", prompt: "A glass train" } }).state).toBe("unknown");
  });
});

test("accounts are apart: the same key is another job, and no hash tells the API key", async () => {
  await using box = await stand();
  const other = box.ledger.journal(accountOf("sk_live_another"));
  intend(box.journal, "k1");
  box.journal.submitted("k1", submitted("sd2_1"));
  expect(intend(other, "k1").state).toBe("intended");
  expect(other.job("sd2_1")).toBeUndefined();
  expect(other.saw(completed("sd2_1"))).toBeUndefined();
  expect(box.ledger.jobs({ account: account.id })).toHaveLength(1);
  expect(box.ledger.unfinished(other.account.id).map(({ state }) => state)).toEqual(["intended"]);
  expect(box.ledger.spent({ account: account.id }).total).toBe(30);

  const apex = accountOf("sk_live_x", "https://seedance2ai.io");
  expect(accountOf("sk_live_x", "https://www.seedance2ai.io/")).toEqual(apex);
  expect(accountOf("sk_live_x", "http://127.0.0.1:4020").id).not.toBe(apex.id);
  expect(() => accountOf("sk_live_x", "no url")).toThrow(ValidationError);
  expect(apex.id).toMatch(/^acc_[\da-f]{16}$/);
});

test("jobs are found by state, model, scope, time and number, the newest first", async () => {
  await using box = await stand();
  for (const key of ["k1", "k2", "k3"]) intend(box.journal, key, { scope: key === "k3" ? "b" : "a" });
  box.journal.refused("k2", refusal);
  const keys = (...args: Parameters<typeof box.ledger.jobs>) => box.ledger.jobs(...args).map(({ key }) => key);
  expect(keys()).toEqual(["k3", "k2", "k1"]);
  expect(keys({ limit: 2 })).toEqual(["k3", "k2"]);
  expect(keys({ state: "intended" })).toEqual(["k3", "k1"]);
  expect(keys({ state: ["refused", "running"] })).toEqual(["k2"]);
  expect(keys({ scope: "a" })).toEqual(["k2", "k1"]);
  expect(keys({ model: "nano-banana-pro" })).toEqual([]);
  const since = box.ledger.job("k2")?.intendedAt ?? "";
  expect(keys({ since })).toEqual(["k3", "k2"]);
  expect(keys({ since: new Date(since) })).toEqual(["k3", "k2"]);
  expect(() => keys({ since: "yesterday" })).toThrow(ValidationError);
});

test("unfinished is what somebody has to look after, the oldest first", async () => {
  await using box = await stand();
  const directory = "/videos";
  const jobs = ["unknown", "running", "failed", "refused", "wanted", "saved", "unwanted"];
  for (const key of jobs) intend(box.journal, key, key === "unwanted" ? {} : { directory });
  box.journal.refused("refused", refusal);
  for (const key of jobs.filter((key) => key !== "unknown" && key !== "refused"))
    box.journal.submitted(key, submitted(`sd2_${key}`));
  box.journal.saw({ ...running("sd2_failed"), status: "failed" });
  for (const key of ["wanted", "saved", "unwanted"]) box.journal.saw(completed(`sd2_${key}`));
  box.journal.downloaded("sd2_saved", [file("/videos/saved.mp4")]);
  expect(box.ledger.unfinished().map(({ key }) => key)).toEqual(["unknown", "running", "wanted"]);
});

describe("a ceiling", () => {
  const ceilings = [{ maxCredits: 70, scope: "films" }];

  test("holds for what was charged and what is reserved", async () => {
    await using box = await stand();
    intend(box.journal, "k1", { scope: "films", ceilings });
    box.journal.submitted("k1", submitted("sd2_1"));
    intend(box.journal, "k2", { scope: "films", ceilings });
    const over = () => intend(box.journal, "k3", { scope: "films", ceilings });
    expect(over).toThrow(CreditCeilingError);
    expect(over).toThrow("The job may cost 30 credits, and maxCredits leaves 10.");
    expect(box.ledger.job("k3")).toBeUndefined();
    // A job's own reservation does not stand in its way.
    expect(intend(box.journal, "k2", { scope: "films", ceilings }).state).toBe("unknown");
    expect(intend(box.journal, "k4", { scope: "other" }).state).toBe("intended");
    box.journal.saw({ ...running("sd2_1"), status: "failed", credits_refunded: 30 });
    expect(intend(box.journal, "k3", { scope: "films", ceilings }).state).toBe("intended");
  });

  test("counts a session, a time, or all; the lowest of several holds", async () => {
    await using box = await stand();
    intend(box.journal, "k1", { session: "agent" });
    const left = (...ceilings: { maxCredits: number; session?: string; since?: string }[]) => {
      try {
        intend(box.journal, "k2", { session: "agent", ceilings, estimate: 1e6 });
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

  test("refuses an unknown price unless it is allowed, and a limit that is none", async () => {
    await using box = await stand();
    const unknown = { estimate: undefined, ceilings: [{ maxCredits: 100 }] };
    expect(() => intend(box.journal, "k1", unknown)).toThrow("No price was ever seen");
    expect(intend(box.journal, "k1", { ...unknown, allowUnknownPrice: true }).state).toBe("intended");
    expect(() => intend(box.journal, "k2", { ceilings: [{ maxCredits: Number.NaN }] })).toThrow(ValidationError);
  });
});

test.each([
  ["idempotencyKey", { key: "a b" }],
  ["idempotencyKey", { key: "" }],
  ["key", { key: "sk_live_abc" }],
  ["model", { model: "none" as never }],
  ["body", { body: undefined as never }],
  ["body", { body: { prompt: "My key is sk_live_abc" } }],
])("an intent whose %s can't be recorded is refused, and nothing is written or sent", async (field, wrong) => {
  await using box = await stand();
  using _ = box.journal.lease("k1");
  const client = createClient({ apiKey, fetch: () => expect.unreachable("It was sent.") });
  const error = await box.journal.submit(client, intent("k1", wrong)).catch((error) => error);
  expect(error).toBeInstanceOf(ValidationError);
  expect(error.issues).toMatchObject([{ field }]);
  expect(box.types()).toEqual(["created"]);
});

test("the jobs of these tests are what a client prepares", async () => {
  const client = createClient({ apiKey });
  const body = { duration: "10", prompt: "A glass train" } as const;
  expect(prepared(intent("k1", { body }))).toEqual(await client.prepare("seedance", body, "k1"));
});

test("how long jobs took lies between the last poll that saw them run and the first that saw them ended", async () => {
  await using folder = await ledgerFolder();
  let seconds = 0;
  const ledger = folder.open({ now: () => Date.UTC(2026, 10, 1) + seconds * 1_000 });
  const journal = ledger.journal(account);
  const run = (key: string, ...times: number[]) => {
    const [start = 0, ...polls] = times;
    seconds = start;
    intend(journal, key);
    journal.submitted(key, submitted(`sd2_${key}`));
    for (const [index, at] of polls.entries()) {
      seconds = at;
      journal.saw(index + 1 < polls.length ? running(`sd2_${key}`) : completed(`sd2_${key}`));
    }
  };
  run("k1", 0, 30, 80, 90);
  const { kind = "" } = ledger.job("k1") ?? {};
  const first = { model: "seedance", kind, after: 80, before: 90 };
  expect(ledger.durations()).toEqual([first]);
  expect(ledger.durations({ account: account.id, model: "seedance", kind })).toEqual([first]);
  for (const other of [{ account: "acc_other" }, { model: "nano-banana-pro" as const }, { kind: "other" }])
    expect(ledger.durations(other)).toEqual([]);

  // A failed job tells nothing of how long one takes.
  run("k2", 100, 110);
  intend(journal, "k3");
  journal.submitted("k3", submitted("sd2_k3"));
  journal.saw({ ...running("sd2_k3"), status: "failed" });
  expect(ledger.durations()).toEqual([{ ...first, after: 0, before: 10 }, first]);
  expect(ledger.durations({ limit: 1 })).toHaveLength(1);

  // What nobody looked at for most of its time is left out of the median: it was found after a day.
  run("k4", 200, 86_400);
  expect(ledger.medianDurations()).toEqual({ seedance: 85 });
  expect(ledger.medianDurations(account.id)).toEqual({ seedance: 85 });
  expect(ledger.medianDurations("acc_other")).toEqual({});
});
