import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { preparedJob } from "../support/prepared-job.ts";
import { ledgerAccount, recordJobIntent, submittedTask } from "./ledger-fixtures.ts";
import { createLedgerFolder, ledgerErrorOf, startLedgerChild } from "./ledger-support.ts";

test("eight processes can create a ledger and write to it at once", async () => {
  await using folder = await createLedgerFolder();
  const children = Array.from({ length: 8 }, () => startLedgerChild("open", [folder.file]));
  for (const child of children) expect(await child.readLine()).toBe('"ready"');
  for (const child of children) child.writeLine();
  for (const child of children) expect(await child.readRest()).toBe("true");
  using ledger = folder.open();
  expect(ledger.verify()).toMatchObject({ ok: true, entries: 9 });
  expect(ledger.jobs()).toHaveLength(8);
});

test("four processes with one limit never reserve more together", async () => {
  await using folder = await createLedgerFolder();
  const children = Array.from({ length: 4 }, (_, index) => startLedgerChild("reserve", [folder.file, `p${index}`]));
  for (const child of children) expect(await child.readLine()).toBe('"ready"');
  for (const child of children) child.writeLine();
  const ends = await Promise.all(children.map(async (child) => JSON.parse(await child.readRest())));
  expect(ends.map(({ code }) => code)).toEqual(Array(4).fill("over_ceiling"));
  expect(ends.reduce((sum, { intended }) => sum + intended, 0)).toBe(33);
  using ledger = folder.open();
  expect(ledger.spending({ scope: "films" })).toEqual({ charged: 0, refunded: 0, reserved: 990, total: 990 });
});

const [rounds, writers] = [6, 4];

test(`${rounds * writers} writers are killed, and the ledger keeps every acknowledged entry and verifies`, async () => {
  await using folder = await createLedgerFolder();
  const acknowledged: { key: string; type: string }[] = [];
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      Array.from({ length: writers }, async (_, index) => {
        const child = startLedgerChild("write", [folder.file, `w${round}-${index}-`]);
        // Each is killed after another number of lines, and a few milliseconds later.
        for (let lines = 0; lines <= round * 7 + index; lines++)
          acknowledged.push(JSON.parse((await child.readLine()) ?? ""));
        await sleep((round + index) % 5);
        child.process.kill("SIGKILL");
        for (let line = await child.readLine(); line; line = await child.readLine())
          acknowledged.push(JSON.parse(line));
      }),
    );
    using ledger = folder.open();
    expect(ledger.verify()).toMatchObject({ ok: true });
    const entries = new Set(
      [...ledger.export("json")].map((line) => JSON.parse(line)).map(({ key, type }) => `${key} ${type}`),
    );
    expect(acknowledged.filter(({ key, type }) => !entries.has(`${key} ${type}`))).toEqual([]);
    // At most the jobs in progress are unfinished, and the ledger lists them.
    expect(ledger.unfinished().length).toBeLessThanOrEqual((round + 1) * writers);
  }
  console.log(`${rounds * writers} kills: ${acknowledged.length} acknowledged rows, 0 missing`);
  expect(acknowledged.length).toBeGreaterThan(rounds * writers * 10);
}, 60_000);

describe("a lease", () => {
  test("excludes others from a job, in this process and in others, until it is released", async () => {
    await using folder = await createLedgerFolder();
    const [journal, second] = [folder.open().journal(ledgerAccount), folder.open().journal(ledgerAccount)];
    const lease = journal.lease("k1");
    for (const other of [journal, second]) {
      const error = ledgerErrorOf(() => other.lease("k1"));
      expect(error).toMatchObject({ code: "leased", idempotencyKey: "k1", retryable: true });
      expect(error.message).toContain(`process ${process.pid}`);
    }
    const child = startLedgerChild("lease", [folder.file]);
    expect(await child.readLine()).toBe('"leased"');
    child.writeLine();
    await child.readRest();
    second.lease("k2").release();
    lease.release();
    lease.release();
    using _ = second.lease("k1");
    expect(ledgerErrorOf(() => journal.lease("k1")).code).toBe("leased");
  });

  test("is required to record an intent", async () => {
    await using folder = await createLedgerFolder();
    const [journal, second] = [folder.open().journal(ledgerAccount), folder.open().journal(ledgerAccount)];
    using _ = journal.lease("k1");
    const job = preparedJob("k1", "seedance", { prompt: "A glass train" });
    expect(ledgerErrorOf(() => second.recordIntent(job))).toMatchObject({ code: "not_leased", idempotencyKey: "k1" });
    expect(second.job("k1")).toBeUndefined();
    expect(journal.recordIntent(job).state).toBe("intended");
  });

  test("ends when its ledger is closed", async () => {
    await using folder = await createLedgerFolder();
    const first = folder.open();
    const lease = first.journal(ledgerAccount).lease("k1");
    first.close();
    lease.release();
    folder.open().journal(ledgerAccount).lease("k1").release();
    expect(ledgerErrorOf(() => first.jobs()).code).toBe("closed");
    expect(Object.keys(await folder.files()).filter((name) => name.endsWith(".lock"))).toHaveLength(1);
  });

  test("of a process that was killed is released at once, and its lock file is removed", async () => {
    await using folder = await createLedgerFolder();
    const journal = folder.open().journal(ledgerAccount);
    const times: number[] = [];
    for (let trial = 0; trial < 5; trial++) {
      const child = startLedgerChild("lease", [folder.file]);
      expect(await child.readLine()).toBe('"leased"');
      expect(ledgerErrorOf(() => journal.lease("k1")).code).toBe("leased");
      await child.kill();
      const start = performance.now();
      journal.lease("k1").release();
      times.push(performance.now() - start);
    }
    const maxTime = Math.max(...times);
    console.log(`the lease of a killed process is free after ${maxTime.toFixed(1)} ms at most`);
    expect(maxTime).toBeLessThan(1_000);
    const locks = Object.keys(await folder.files()).filter((name) => name.endsWith(".lock"));
    expect(locks).toHaveLength(1);
  });

  test("of a suspended process is kept", async () => {
    await using folder = await createLedgerFolder();
    const journal = folder.open().journal(ledgerAccount);
    const child = startLedgerChild("lease", [folder.file]);
    await child.readLine();
    child.process.kill("SIGSTOP");
    try {
      expect(ledgerErrorOf(() => journal.lease("k1")).code).toBe("leased");
    } finally {
      await child.kill();
    }
  });

  test("of a killed process leaves its job with an unknown outcome", async () => {
    await using folder = await createLedgerFolder();
    const child = startLedgerChild("halt", [folder.file, "k1"]);
    await child.readLine();
    await child.kill();
    const journal = folder.open().journal(ledgerAccount);
    expect(recordJobIntent(journal, "k1").state).toBe("unknown");
    expect(journal.recordSubmitted("k1", submittedTask("sd2_1")).state).toBe("running");
  });
});
