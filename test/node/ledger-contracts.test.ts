import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planBatch, runBatch } from "../../src/package/batch.ts";
import * as page from "../../src/package/index.ts";
import * as live from "../../src/package/live.ts";
import { startSandbox } from "../../src/package/live-sandbox.ts";
import { accountOf, download, type Journal, openLedger } from "../../src/package/node.ts";
import { virtualClock } from "../support/clock.ts";
import { sandboxClock } from "../support/sandbox-clock.ts";
import { ledgerApiKey } from "./ledger-fixtures.ts";

const { contract } = live;
const prompt = "A glass train crosses a bridge. Wind howls, wheels hum.";
const [seedance, seedance25] = ["/api/v1/video/seedance2", "/api/v1/video/seedance25"];

/** A sandbox of the live contract and a ledger, in virtual time. */
async function createLiveLedgerTestBed() {
  const folder = await mkdtemp(join(tmpdir(), "seedance-live-"));
  const clock = virtualClock();
  const sandbox = await startSandbox({ apiKey: ledgerApiKey, speed: 1, credits: 10_000, clock: sandboxClock(clock) });
  const ledger = openLedger({ path: join(folder, "ledger.sqlite") });
  return {
    folder,
    clock,
    sandbox,
    ledger,
    baseUrl: sandbox.url,
    journal: ledger.journal(accountOf(ledgerApiKey, sandbox.url), contract),
    /** The paths of the submits that the service received. */
    paths: () =>
      sandbox.ledger().flatMap((entry) => (entry.type === "request" && entry.method === "POST" ? [entry.path] : [])),
    charges: () => sandbox.ledger().filter(({ type }) => type === "charge").length,
    async [Symbol.asyncDispose]() {
      ledger.close();
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Submits one job of the live contract, with its lease held. */
async function submit(journal: Journal, client: live.Client, key: string, model: "seedance" | "seedance25") {
  using _ = journal.lease(key);
  return (await journal.submit(client, { key, model, body: { prompt } })).taskId ?? "";
}

describe("a client of the live contract", () => {
  test("records the contract's name and the path with each job", async () => {
    await using testBed = await createLiveLedgerTestBed();
    const { baseUrl, journal, ledger, clock } = testBed;
    const client = live.createClient({ apiKey: ledgerApiKey, baseUrl, clock });
    const id = await submit(journal, client, "k1", "seedance");
    await submit(journal, client, "k2", "seedance25");
    expect(ledger.jobs().reverse()).toMatchObject([
      { contract: "live", model: "seedance", path: seedance, taskId: id },
      { contract: "live", model: "seedance25", path: seedance25 },
    ]);
    expect(testBed.paths()).toEqual([seedance, seedance25]);
    const task = await client.wait(id, { onPoll: (task) => journal.recordPoll(task) });
    const files = await download(client, task, { directory: testBed.folder });
    expect(journal.recordDownloaded(id, files)).toMatchObject({ state: "downloaded", contract: "live" });
    expect(ledger.verify().ok).toBe(true);
  });

  test("runs a batch, and a second run charges nothing", async () => {
    await using testBed = await createLiveLedgerTestBed();
    const { baseUrl, ledger, clock, folder: directory } = testBed;
    const rows = [
      { id: "a", model: "seedance25", prompt, duration: "auto" },
      { id: "b", model: "seedance", prompt, quality_tier: "mini" },
    ];
    const plan = await planBatch({ rows }, { name: "film", contract });
    expect(plan).toMatchObject({ items: 2, new: 2, bad: 0 });
    const options = { apiKey: ledgerApiKey, baseUrl, contract, name: "film", ledger: ledger.path, directory, clock };
    const summary = await runBatch({ ...options, manifest: { rows } });
    expect(summary).toMatchObject({ stop: undefined, bad: 0, states: { downloaded: 2 } });
    expect(await runBatch({ ...options, manifest: { rows } })).toMatchObject({ states: { downloaded: 2 } });
    expect(testBed.charges()).toBe(2);
    const jobs = ledger.jobs().map(({ contract, model, path }) => ({ contract, model, path }));
    expect(jobs).toHaveLength(2);
    expect(jobs).toContainEqual({ contract: "live", model: "seedance", path: seedance });
    expect(jobs).toContainEqual({ contract: "live", model: "seedance25", path: seedance25 });
    expect(testBed.paths().sort()).toEqual([seedance, seedance25]);
  });

  test("submits a job whose output a batch continues from the same ledger", async () => {
    await using testBed = await createLiveLedgerTestBed();
    const { baseUrl, journal, ledger, clock, folder: directory } = testBed;
    const client = live.createClient({ apiKey: ledgerApiKey, baseUrl, clock });
    const id = await submit(journal, client, "k1", "seedance25");
    const { output } = await client.wait<"seedance25">(id, { onPoll: (task) => journal.recordPoll(task) });
    // The contract requires https. The sandbox accepts https URLs of its own files.
    const frame = (output.last_frame_url ?? "").replace(/^http:/, "https:");
    const rows = [
      { id: "shot2", model: "seedance25", prompt, image_url: frame },
      { id: "shot3", model: "seedance25", prompt, image_url: "{{rows.shot2.last_frame_url}}" },
    ];
    const summary = await runBatch({
      ...{ apiKey: ledgerApiKey, baseUrl, contract, name: "film", ledger: ledger.path, directory, clock },
      manifest: { rows },
    });
    expect(summary).toMatchObject({ stop: undefined, states: { downloaded: 2 } });
    expect(ledger.jobs().map(({ contract, path }) => ({ contract, path }))).toEqual(
      [1, 2, 3].map(() => ({ contract: "live", path: seedance25 })),
    );
    expect(ledger.spending().total).toBe(
      testBed.sandbox.ledger().reduce((sum, entry) => sum + (entry.type === "charge" ? entry.task.credits : 0), 0),
    );
    expect(testBed.charges()).toBe(3);
  });
});

describe("a client of one contract with a ledger of another's jobs", () => {
  test("waits for a task of the other contract and records how it ended", async () => {
    await using testBed = await createLiveLedgerTestBed();
    const { baseUrl, journal, clock } = testBed;
    const id = await submit(journal, live.createClient({ apiKey: ledgerApiKey, baseUrl, clock }), "k1", "seedance25");
    const other = page.createClient({ apiKey: ledgerApiKey, baseUrl, clock });
    const task = await other.wait(id, { onPoll: (task) => journal.recordPoll(task) });
    expect(journal.job("k1")).toMatchObject({ state: "completed", contract: "live", path: seedance25 });
    const files = await download(other, task, { directory: testBed.folder });
    expect(journal.recordDownloaded(id, files)?.state).toBe("downloaded");
  });

  test("resends a job with an unknown outcome to the recorded path, charged once", async () => {
    await using testBed = await createLiveLedgerTestBed();
    const { baseUrl, journal, clock } = testBed;
    const fault = testBed.sandbox.faults.add({ name: "reset-after", method: "POST" });
    using _ = journal.lease("k1");
    const client = live.createClient({ apiKey: ledgerApiKey, baseUrl, clock });
    const body = { prompt, duration: "auto" } as const;
    await expect(
      journal.submit(client, { key: "k1", model: "seedance25", body }, { retries: 0 }),
    ).rejects.toMatchObject({ code: "connection_failed" });
    testBed.sandbox.faults.remove(fault.id);
    const job = journal.job("k1");
    if (!job) return expect.unreachable();
    expect(job).toMatchObject({ state: "unknown", contract: "live", path: seedance25 });
    const resumed = await journal.submit(page.createClient({ apiKey: ledgerApiKey, baseUrl, clock }), job);
    expect(resumed).toMatchObject({ state: "running", contract: "live", path: seedance25, model: "seedance25" });
    expect([testBed.paths(), testBed.charges()]).toEqual([[seedance25, seedance25], 1]);
  });
});
