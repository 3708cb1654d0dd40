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

describe("to submit through the ledger", () => {
  test("writes the job down before it is sent, and its charge after; a second time sends nothing", async () => {
    await using box = await createSubmitTestBed();
    const job = await box.submit("k1");
    expect(job).toMatchObject({ state: "running", creditsUsed: 30, creditsRemaining: 9_970 });
    expect(await box.submit("k1")).toEqual(job);
    expect([box.posts(), box.charges()]).toEqual([1, 1]);
    box.sandbox.advance(3_600);
    box.journal.recordPoll(await box.client.get(job.taskId ?? ""));
    expect(await box.submit("k1")).toMatchObject({ state: "completed" });
    expect(box.ledger.verify().ok).toBe(true);
  });

  test("is on the disk when the request arrives", async () => {
    await using folder = await createLedgerFolder();
    const states: (string | undefined)[] = [];
    await using server = await startServer((_, response) => {
      // As another process sees it.
      using other = openLedger({ path: folder.file });
      states.push(other.job("k1")?.state);
      respondJson(response, 201, { id: "sd2_1", status: "processing", credits_used: 30 });
    });
    const journal = folder.open().journal(accountOf(ledgerApiKey, server.url));
    using _ = journal.lease("k1");
    await journal.submit(createClient({ apiKey: ledgerApiKey, baseUrl: server.url }), createIntent("k1"));
    expect(states).toEqual(["intended"]);
  });

  test("records a refusal, and that nothing is reserved for it", async () => {
    await using box = await createSubmitTestBed(10);
    await expect(box.submit("k1")).rejects.toThrow(InsufficientCreditsError);
    expect(box.ledger.job("k1")).toMatchObject({ state: "refused", error: { code: "insufficient_credits" } });
    expect(box.ledger.spending().total).toBe(0);
    await expect(box.submit("k2", { body: { prompt: "A" } })).rejects.toThrow(ValidationError);
    expect(box.ledger.job("k2")).toBeUndefined();
    expect(box.charges()).toBe(0);
  });

  test("keeps an outcome that is not known, and finds the task with the same bytes, charged once", async () => {
    await using box = await createSubmitTestBed();
    const body = {
      mode: "media-to-video",
      prompt: "A train",
      media_urls: ["https://a.example/b.png?sig=inputsignature"],
    };
    const more = { body } as Parameters<typeof createIntent>[1];
    box.sandbox.faults.add({ name: "reset-after", times: 1 });
    const error = (await box.submit("k1", more, { retries: 0 }).catch((error) => error)) as ConnectionError;
    expect(error.resume).toBeDefined();
    const job = box.ledger.job("k1");
    expect(job).toMatchObject({ state: "unknown", error: { code: "connection_failed" }, body });
    expect(error.bodyHash).toBe(job?.bodyHash);
    expect(box.ledger.spending()).toMatchObject({ reserved: 30, charged: 0 });

    // A job is an intent too: another process needs nothing but the ledger.
    using _ = box.journal.lease("k1");
    if (!job) return expect.unreachable();
    const { taskId } = await box.journal.submit(box.client, job);
    expect(taskId).toMatch(/^sd2_/);
    expect([box.posts(), box.charges()]).toEqual([2, 1]);
    expect(JSON.stringify(box.ledger.job("k1"))).not.toContain("inputsignature");
  });

  test("does not take for refused what an earlier process may have sent", async () => {
    await using box = await createSubmitTestBed();
    recordJobIntent(box.journal, "k1");
    // It costs more than this client may spend, so that nothing is sent now.
    await expect(box.submit("k1", {}, { maxCredits: 1 })).rejects.toThrow(CreditCeilingError);
    expect(box.posts()).toBe(0);
    expect(box.ledger.job("k1")?.state).toBe("unknown");
    expect(box.ledger.spending().reserved).toBe(30);
  });

  test("tells what the service said, also where that can't be written down", async () => {
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

  test("sends nothing where the ledger can't be written", async () => {
    await using box = await createSubmitTestBed();
    await box.submit("k1");
    expect(ledgerErrorOf(() => box.journal.recordIntent(prepareIntent(createIntent("k2"))))).toMatchObject({
      code: "not_leased",
    });
    await expect(box.journal.submit(box.client, createIntent("k2"))).rejects.toMatchObject({ code: "not_leased" });
    const lease = box.journal.lease("k2");
    box.ledger.close();
    await expect(box.journal.submit(box.client, createIntent("k2"))).rejects.toMatchObject({ code: "closed" });
    lease.release();
    expect(box.posts()).toBe(1);
  });
});

test("processes that are killed while they submit the same jobs: each is charged once, and the last one has them all", async () => {
  await using box = await createSubmitTestBed();
  const keys = Array.from({ length: 12 }, (_, index) => `job-${index}`);
  const args = [box.folder.file, box.sandbox.url, ...keys];
  for (let kill = 0; kill < 6; kill++) {
    const [one, other] = [
      startLedgerChild("submit", args),
      startLedgerChild("submit", args.slice(0, 2).concat(keys.toReversed())),
    ];
    // One after its first jobs, the other wherever it is then.
    for (let lines = 0; lines <= kill; lines++) await one.readLine();
    await one.kill();
    await other.kill();
  }
  const last = startLedgerChild("submit", args);
  const lines = (await last.readRest()).split("\n").map((line) => JSON.parse(line));
  expect(lines.at(-1)).toBe("done");
  const jobs = box.ledger.jobs();
  expect(jobs.map(({ state }) => state)).toEqual(keys.map(() => "running"));
  expect(new Set(jobs.map(({ taskId }) => taskId)).size).toBe(keys.length);
  expect(box.charges()).toBe(keys.length);
  expect(box.ledger.spending()).toMatchObject({ charged: 30 * keys.length, reserved: 0 });
  expect(box.ledger.verify().ok).toBe(true);
  console.log(`12 kills of 13 processes: ${keys.length} jobs, ${box.charges()} charges, ${box.posts()} requests`);
}, 60_000);
