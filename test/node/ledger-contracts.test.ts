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

/** A service of the live contract and a ledger, in virtual time. */
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
    /** Where jobs were submitted to, as the service has seen it. */
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

describe("the live contract", () => {
  test("a client of it with the ledger: the record names the contract, and the path that was called", async () => {
    await using box = await createLiveLedgerTestBed();
    const { baseUrl, journal, ledger, clock } = box;
    const client = live.createClient({ apiKey: ledgerApiKey, baseUrl, clock });
    const id = await submit(journal, client, "k1", "seedance");
    await submit(journal, client, "k2", "seedance25");
    expect(ledger.jobs().reverse()).toMatchObject([
      { contract: "live", model: "seedance", path: seedance, taskId: id },
      { contract: "live", model: "seedance25", path: seedance25 },
    ]);
    expect(box.paths()).toEqual([seedance, seedance25]);
    const task = await client.wait(id, { onPoll: (task) => journal.recordPoll(task) });
    const files = await download(client, task, { directory: box.folder });
    expect(journal.recordDownloaded(id, files)).toMatchObject({ state: "downloaded", contract: "live" });
    expect(ledger.verify().ok).toBe(true);
  });

  test("a batch of its rows: a plan, a run, and a second run that charges nothing", async () => {
    await using box = await createLiveLedgerTestBed();
    const { baseUrl, ledger, clock, folder: directory } = box;
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
    expect(box.charges()).toBe(2);
    const jobs = ledger.jobs().map(({ contract, model, path }) => ({ contract, model, path }));
    expect(jobs).toHaveLength(2);
    expect(jobs).toContainEqual({ contract: "live", model: "seedance", path: seedance });
    expect(jobs).toContainEqual({ contract: "live", model: "seedance25", path: seedance25 });
    expect(box.paths().sort()).toEqual([seedance, seedance25]);
  });

  test("a chain of both over one ledger: a batch goes on where a client's job has ended", async () => {
    await using box = await createLiveLedgerTestBed();
    const { baseUrl, journal, ledger, clock, folder: directory } = box;
    const client = live.createClient({ apiKey: ledgerApiKey, baseUrl, clock });
    const id = await submit(journal, client, "k1", "seedance25");
    const { output } = await client.wait<"seedance25">(id, { onPoll: (task) => journal.recordPoll(task) });
    // The contract wants https; a sandbox takes its own files for it.
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
      box.sandbox.ledger().reduce((sum, entry) => sum + (entry.type === "charge" ? entry.task.credits : 0), 0),
    );
    expect(box.charges()).toBe(3);
  });
});

describe("a client of one contract over a ledger of another's jobs", () => {
  test("waits for a task of the other, and its journal records how it ended", async () => {
    await using box = await createLiveLedgerTestBed();
    const { baseUrl, journal, clock } = box;
    const id = await submit(journal, live.createClient({ apiKey: ledgerApiKey, baseUrl, clock }), "k1", "seedance25");
    const other = page.createClient({ apiKey: ledgerApiKey, baseUrl, clock });
    const task = await other.wait(id, { onPoll: (task) => journal.recordPoll(task) });
    expect(journal.job("k1")).toMatchObject({ state: "completed", contract: "live", path: seedance25 });
    const files = await download(other, task, { directory: box.folder });
    expect(journal.recordDownloaded(id, files)?.state).toBe("downloaded");
  });

  test("sends a job whose outcome is not known to the path that was recorded, charged once", async () => {
    await using box = await createLiveLedgerTestBed();
    const { baseUrl, journal, clock } = box;
    const fault = box.sandbox.faults.add({ name: "reset-after", method: "POST" });
    using _ = journal.lease("k1");
    const client = live.createClient({ apiKey: ledgerApiKey, baseUrl, clock });
    const body = { prompt, duration: "auto" } as const;
    await expect(
      journal.submit(client, { key: "k1", model: "seedance25", body }, { retries: 0 }),
    ).rejects.toMatchObject({ code: "connection_failed" });
    box.sandbox.faults.remove(fault.id);
    const job = journal.job("k1");
    if (!job) return expect.unreachable();
    expect(job).toMatchObject({ state: "unknown", contract: "live", path: seedance25 });
    const resumed = await journal.submit(page.createClient({ apiKey: ledgerApiKey, baseUrl, clock }), job);
    expect(resumed).toMatchObject({ state: "running", contract: "live", path: seedance25, model: "seedance25" });
    expect([box.paths(), box.charges()]).toEqual([[seedance25, seedance25], 1]);
  });
});
