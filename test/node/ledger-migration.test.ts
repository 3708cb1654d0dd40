import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { createClient } from "../../src/package/live.ts";
import jobs from "../fixtures/ledger-v1.jobs.json" with { type: "json" };
import { live } from "../support/contracts.ts";
import { preparedJob } from "../support/prepared-job.ts";
import { respondJson, startServer } from "../support/server.ts";
import { completedTask, ledgerAccount, ledgerApiKey, recordJobIntent, submittedTask } from "./ledger-fixtures.ts";
import { createLedgerFolder, runSql } from "./ledger-support.ts";

const dump = await readFile(new URL("../fixtures/ledger-v1.sql", import.meta.url), "utf8");
/** The hashes of the entries that the first version wrote. */
const hashes = [...dump.matchAll(/^INSERT INTO entries .*'(\w{64})'\);$/gm)].map(([, hash]) => hash);

/** A folder with a ledger of the first version. */
async function createOldLedger() {
  const folder = await createLedgerFolder();
  await mkdir(dirname(folder.file), { recursive: true, mode: 0o700 });
  runSql(folder.file, dump);
  return folder;
}

const entriesOf = (ledger: { export(format: "json"): Iterable<string> }) =>
  [...ledger.export("json")].map((line) => JSON.parse(line));

test("a ledger of the first version is opened with the same entries and the same jobs", async () => {
  await using folder = await createOldLedger();
  const ledger = folder.open();
  expect(ledger.verify()).toMatchObject({ ok: true, entries: 11 });
  expect(entriesOf(ledger).map(({ hash }) => hash)).toEqual(hashes);
  expect(JSON.parse(JSON.stringify(ledger.jobs()))).toEqual(jobs);
  for (const job of ledger.jobs()) expect(job).not.toHaveProperty("contract");
  expect(ledger.spending()).toEqual({ charged: 60, refunded: 0, reserved: 30, total: 90 });
  ledger.close();
  // The second time, there is nothing to migrate.
  expect(folder.open().verify()).toMatchObject({ ok: true, entries: 11 });
});

test("jobs of the first version continue, and new jobs record their contract and path", async () => {
  await using folder = await createOldLedger();
  const ledger = folder.open();
  const journal = ledger.journal(ledgerAccount, live);
  expect(journal.recordPoll(completedTask("sd2_2"))).toMatchObject({ key: "k2", state: "completed" });
  expect(ledger.job("k2")).not.toHaveProperty("contract");
  recordJobIntent(journal, "k5");
  using _ = journal.lease("k6");
  journal.recordIntent(preparedJob("k6", "seedance25", { prompt: "A glass train" }, live));
  journal.recordSubmitted("k6", submittedTask("seedance25_6"));
  expect(ledger.job("k5")).toMatchObject({ contract: "page", path: "/api/v1/video/seedance" });
  expect(ledger.job("k6")).toMatchObject({ contract: "live", path: "/api/v1/video/seedance25" });
  expect(entriesOf(ledger).flatMap(({ type, data }) => (type === "intended" ? [data.contract] : []))).toEqual([
    ...[undefined, undefined, undefined, undefined],
    "page",
    "live",
  ]);
  expect(ledger.verify().ok).toBe(true);
});

test("a job of the first version with an unknown outcome is resent unchanged by a client of any contract", async () => {
  await using folder = await createOldLedger();
  await using server = await startServer((_, response) =>
    respondJson(response, 201, { id: "sd2_3", status: "processing", credits_used: 30 }),
  );
  const ledger = folder.open();
  const journal = ledger.journal(ledgerAccount);
  using _ = journal.lease("k3");
  const job = journal.job("k3");
  if (!job) return expect.unreachable();
  const sent = await journal.submit(createClient({ apiKey: ledgerApiKey, baseUrl: server.url }), job);
  expect(sent).toMatchObject({ state: "running", taskId: "sd2_3", path: "/api/v1/video/seedance" });
  expect(server.requests).toMatchObject([{ method: "POST", url: "/api/v1/video/seedance" }]);
  expect(server.requests[0]?.body).toBe(
    '{"media_urls":["https://bucket.example/in.png?X-Amz-Signature=inputsignature"],"mode":"media-to-video","prompt":"A glass train"}',
  );
  expect(ledger.verify().ok).toBe(true);
});
