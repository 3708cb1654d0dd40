import { describe, expect, test } from "vitest";
import {
  type ConnectionError,
  CreditCeilingError,
  createClient,
  InsufficientCreditsError,
  ValidationError,
} from "../../src/package/index.ts";
import { accountOf, openLedger } from "../../src/package/node.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { respondJson, startServer } from "../support/server.ts";
import { createIntent, ledgerApiKey, prepareIntent, recordJobIntent } from "./ledger-fixtures.ts";
import { createLedgerFolder, ledgerErrorOf, startLedgerChild } from "./ledger-support.ts";

/** The sandbox, a client of it and its ledger. */
async function createSubmitTestBed(credits = 10_000) {
  const folder = await createLedgerFolder();
  const sandbox = await startSandbox({ apiKey: ledgerApiKey, credits, rateLimit: false });
  const ledger = folder.open();
  const client = createClient({ apiKey: ledgerApiKey, baseUrl: sandbox.url });
  const journal = ledger.journal(accountOf(ledgerApiKey, sandbox.url));
  return {
    folder,
    sandbox,
    ledger,
    client,
    journal,
    submit: async (key: string, more: Parameters<typeof createIntent>[1] = {}, options = {}) => {
      using _ = journal.lease(key);
      return await journal.submit(client, createIntent(key, more), options);
    },
    charges: () => sandbox.ledger().filter(({ type }) => type === "charge").length,
    posts: () => sandbox.ledger().filter((entry) => entry.type === "request" && entry.method === "POST").length,
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe("a submit through the ledger", () => {
  test("records the job before it is sent and its charge after, and a second submit sends nothing", async () => {
    await using testBed = await createSubmitTestBed();
    const job = await testBed.submit("k1");
    expect(job).toMatchObject({ state: "running", creditsUsed: 30, creditsRemaining: 9_970 });
    expect(await testBed.submit("k1")).toEqual(job);
    expect([testBed.posts(), testBed.charges()]).toEqual([1, 1]);
    testBed.sandbox.advance(3_600);
    testBed.journal.recordPoll(await testBed.client.get(job.taskId ?? ""));
    expect(await testBed.submit("k1")).toMatchObject({ state: "completed" });
    expect(testBed.ledger.verify().ok).toBe(true);
  });

  test("is recorded on the disk before the request arrives", async () => {
    await using folder = await createLedgerFolder();
    const states: (string | undefined)[] = [];
    await using server = await startServer((_, response) => {
      // Reads it as another process does.
      using other = openLedger({ path: folder.file });
      states.push(other.job("k1")?.state);
      respondJson(response, 201, { id: "sd2_1", status: "processing", credits_used: 30 });
    });
    const journal = folder.open().journal(accountOf(ledgerApiKey, server.url));
    using _ = journal.lease("k1");
    await journal.submit(createClient({ apiKey: ledgerApiKey, baseUrl: server.url }), createIntent("k1"));
    expect(states).toEqual(["intended"]);
  });

  test("that is refused is recorded without reserved credits", async () => {
    await using testBed = await createSubmitTestBed(10);
    await expect(testBed.submit("k1")).rejects.toThrow(InsufficientCreditsError);
    expect(testBed.ledger.job("k1")).toMatchObject({ state: "refused", error: { code: "insufficient_credits" } });
    expect(testBed.ledger.spending().total).toBe(0);
    await expect(testBed.submit("k2", { body: { prompt: "A" } })).rejects.toThrow(ValidationError);
    expect(testBed.ledger.job("k2")).toBeUndefined();
    expect(testBed.charges()).toBe(0);
  });

  test("with an unknown outcome is recorded, and the same bytes find the task, charged once", async () => {
    await using testBed = await createSubmitTestBed();
    const body = {
      mode: "media-to-video",
      prompt: "A train",
      media_urls: ["https://a.example/b.png?sig=inputsignature"],
    };
    const more = { body } as Parameters<typeof createIntent>[1];
    testBed.sandbox.faults.add({ name: "reset-after", times: 1 });
    const error = (await testBed.submit("k1", more, { retries: 0 }).catch((error) => error)) as ConnectionError;
    expect(error.resume).toBeDefined();
    const job = testBed.ledger.job("k1");
    expect(job).toMatchObject({ state: "unknown", error: { code: "connection_failed" }, body });
    expect(error.bodyHash).toBe(job?.bodyHash);
    expect(testBed.ledger.spending()).toMatchObject({ reserved: 30, charged: 0 });

    // A job is an intent too, so another process can resume it from the ledger alone.
    using _ = testBed.journal.lease("k1");
    if (!job) return expect.unreachable();
    const { taskId } = await testBed.journal.submit(testBed.client, job);
    expect(taskId).toMatch(/^sd2_/);
    expect([testBed.posts(), testBed.charges()]).toEqual([2, 1]);
    expect(JSON.stringify(testBed.ledger.job("k1"))).not.toContain("inputsignature");
  });

  test("does not become refused if an earlier process may have sent it", async () => {
    await using testBed = await createSubmitTestBed();
    recordJobIntent(testBed.journal, "k1");
    // It exceeds maxCredits, so nothing is sent.
    await expect(testBed.submit("k1", {}, { maxCredits: 1 })).rejects.toThrow(CreditCeilingError);
    expect(testBed.posts()).toBe(0);
    expect(testBed.ledger.job("k1")?.state).toBe("unknown");
    expect(testBed.ledger.spending().reserved).toBe(30);
  });

  test("throws the service's error even if it cannot be recorded", async () => {
    await using folder = await createLedgerFolder();
    const ledger = folder.open();
    await using server = await startServer((_, response) => {
      ledger.close();
      respondJson(response, 402, { error: { code: "insufficient_credits", message: "Not enough." } });
    });
    const journal = ledger.journal(accountOf(ledgerApiKey, server.url));
    using _ = journal.lease("k1");
    const client = createClient({ apiKey: ledgerApiKey, baseUrl: server.url });
    await expect(journal.submit(client, createIntent("k1"))).rejects.toThrow(InsufficientCreditsError);
    expect(folder.open().job("k1")?.state).toBe("intended");
  });

  test("sends nothing if the ledger cannot be written", async () => {
    await using testBed = await createSubmitTestBed();
    await testBed.submit("k1");
    expect(ledgerErrorOf(() => testBed.journal.recordIntent(prepareIntent(createIntent("k2"))))).toMatchObject({
      code: "not_leased",
    });
    await expect(testBed.journal.submit(testBed.client, createIntent("k2"))).rejects.toMatchObject({
      code: "not_leased",
    });
    const lease = testBed.journal.lease("k2");
    testBed.ledger.close();
    await expect(testBed.journal.submit(testBed.client, createIntent("k2"))).rejects.toMatchObject({ code: "closed" });
    lease.release();
    expect(testBed.posts()).toBe(1);
  });
});

test("jobs that several killed processes submitted are charged once each", async () => {
  await using testBed = await createSubmitTestBed();
  const keys = Array.from({ length: 12 }, (_, index) => `job-${index}`);
  const args = [testBed.folder.file, testBed.sandbox.url, ...keys];
  for (let kill = 0; kill < 6; kill++) {
    const [one, other] = [
      startLedgerChild("submit", args),
      startLedgerChild("submit", args.slice(0, 2).concat(keys.toReversed())),
    ];
    // The first is killed after some jobs, the second at any moment.
    for (let lines = 0; lines <= kill; lines++) await one.readLine();
    await one.kill();
    await other.kill();
  }
  const last = startLedgerChild("submit", args);
  const lines = (await last.readRest()).split("\n").map((line) => JSON.parse(line));
  expect(lines.at(-1)).toBe("done");
  const jobs = testBed.ledger.jobs();
  expect(jobs.map(({ state }) => state)).toEqual(keys.map(() => "running"));
  expect(new Set(jobs.map(({ taskId }) => taskId)).size).toBe(keys.length);
  expect(testBed.charges()).toBe(keys.length);
  expect(testBed.ledger.spending()).toMatchObject({ charged: 30 * keys.length, reserved: 0 });
  expect(testBed.ledger.verify().ok).toBe(true);
  console.log(
    `12 kills of 13 processes: ${keys.length} jobs, ${testBed.charges()} charges, ${testBed.posts()} requests`,
  );
}, 60_000);
