/** Parts of ledger tests that run in child processes. Each prints a line after each step. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { accountOf, LedgerError, openLedger } from "seedance-client/node";
import {
  completedTask,
  createIntent,
  ledgerAccount,
  ledgerApiKey,
  recordJobIntent,
  submittedTask,
} from "./ledger-fixtures.ts";

const [part = "", path = "", ...args] = process.argv.slice(2);
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
const openJournal = () => {
  const ledger = openLedger({ path });
  return { ledger, journal: ledger.journal(ledgerAccount) };
};
const nextLine = () => new Promise<string>((resolve) => process.stdin.once("data", (data) => resolve(String(data))));

const parts: Record<string, () => unknown> = {
  /** Writes jobs forever, and prints each entry after it is written. */
  write() {
    const [prefix = ""] = args;
    const { journal } = openJournal();
    for (let count = 1; ; count++) {
      const [key, task] = [`${prefix}-${count}`, `sd2_${prefix}${count}`];
      const media_urls = [`https://cdn.example/${key}.png?X-Amz-Signature=inputsignature`];
      recordJobIntent(journal, key, { body: { mode: "media-to-video", prompt: "A glass train", media_urls } });
      print({ key, type: "intended" });
      journal.recordSubmitted(key, submittedTask(task));
      print({ key, type: "submitted" });
      journal.recordPoll(completedTask(task));
      print({ key, type: "completed" });
    }
  },

  /** Writes some jobs and waits. */
  async halt() {
    const { journal } = openJournal();
    for (const key of args) recordJobIntent(journal, key);
    print("written");
    await nextLine();
  },

  /** Opens the ledger at the same time as other children. */
  async open() {
    print("ready");
    await nextLine();
    const { ledger, journal } = openJournal();
    recordJobIntent(journal, `${process.pid}`);
    print(ledger.verify().ok);
    ledger.close();
    process.exit();
  },

  /** Reads, which prevents a checkpoint of the write-ahead log. */
  async read() {
    const db = new DatabaseSync(path);
    db.exec("BEGIN; SELECT * FROM entries");
    db.prepare("SELECT count(*) FROM entries").get();
    print("reading");
    await nextLine();
    db.close();
    process.exit();
  },

  /** Prints the names of the files that contain one of some texts. */
  async grep() {
    const found: string[] = [];
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
      const text = entry.isFile() ? readFileSync(join(entry.parentPath, entry.name), "latin1") : "";
      if (args.some((each) => text.includes(each))) found.push(entry.name);
    }
    print(found);
  },

  /** Acquires the lease of a job and keeps it. */
  async lease() {
    const { journal } = openJournal();
    try {
      journal.lease("k1");
      print("leased");
    } catch (error) {
      print((error as LedgerError).code);
    }
    await nextLine();
    process.exit();
  },

  /** Records intents until the spending limit is reached. */
  async reserve() {
    const [prefix = ""] = args;
    const { journal } = openJournal();
    print("ready");
    await nextLine();
    const ceilings = [{ maxCredits: 1_000, scope: "films" }];
    let count = 0;
    try {
      for (;;) recordJobIntent(journal, `${prefix}-${++count}`, { scope: "films", ceilings });
    } catch (error) {
      print({ code: (error as LedgerError).code, intended: count - 1 });
    }
    process.exit();
  },

  /** Polls one task as fast as the shared window allows. */
  async request() {
    const [baseUrl = "", requests, seconds, count] = args;
    const { journal } = openJournal();
    const log = journal.requestLog({ requests: Number(requests), seconds: Number(seconds) });
    const { createBudget, createClient } = await import("../../src/package/index.ts");
    const client = createClient({ apiKey: ledgerApiKey, baseUrl, budget: createBudget({ log }) });
    print("ready");
    for (let sent = 0; sent < Number(count); sent++) await client.get("sd2_1").catch((error) => print(error.code));
    print("done");
    process.exit();
  },

  /** Reserves all available requests without a response. */
  async reserveRequests() {
    const [requests, seconds] = args.map(Number);
    const { journal } = openJournal();
    const log = journal.requestLog({ requests: requests ?? 0, seconds: seconds ?? 0 });
    let reserved = 0;
    while (log.reserve(performance.now())) reserved++;
    print(reserved);
    await nextLine();
  },

  /** Writes until the disk is full. Prints the error, and the number of acknowledged jobs. */
  fill() {
    const { journal } = openJournal();
    const written: string[] = [];
    try {
      for (;;) {
        const key = `k${written.length + 1}`;
        recordJobIntent(journal, key, { body: { prompt: "A glass train".padEnd(9_000, " on a bridge") } });
        written.push(key);
      }
    } catch (error) {
      const { name, code, path, fix, retryable } = error as LedgerError;
      print({ name, code, path, fix, retryable, written: written.length });
    }
  },

  /** Opens the ledger and writes one job. Prints the error. */
  attempt() {
    try {
      const { journal } = openJournal();
      recordJobIntent(journal, "k1");
      print("written");
    } catch (error) {
      const { name, code, path } = error as LedgerError;
      print({ name, code, path });
    }
  },

  /** Submits jobs through a client, each once. */
  async submit() {
    const [baseUrl = "", ...keys] = args;
    const ledger = openLedger({ path });
    const journal = ledger.journal(accountOf(ledgerApiKey, baseUrl));
    const { createClient } = await import("../../src/package/index.ts");
    const client = createClient({ apiKey: ledgerApiKey, baseUrl });
    for (const key of keys) {
      for (;;)
        try {
          using _ = journal.lease(key);
          const body = { prompt: `A glass train, ${key}` };
          const { taskId } = await journal.submit(client, createIntent(key, { body }));
          print({ key, taskId });
          break;
        } catch (error) {
          if (!(error instanceof LedgerError) || error.code !== "leased") throw error;
          await sleep(5);
        }
    }
    ledger.close();
    print("done");
  },
};

await parts[part]?.();
