/** Parts that ledger tests play in processes of their own. Each prints a line when it has done what it says. */
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
const open = () => {
  const ledger = openLedger({ path });
  return { ledger, journal: ledger.journal(ledgerAccount) };
};
const next = () => new Promise<string>((resolve) => process.stdin.once("data", (data) => resolve(String(data))));

const parts: Record<string, () => unknown> = {
  /** Writes jobs for ever, and tells of each thing that is written after it is. */
  write() {
    const [prefix = ""] = args;
    const { journal } = open();
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

  /** Writes some jobs, and waits. */
  async halt() {
    const { journal } = open();
    for (const key of args) recordJobIntent(journal, key);
    print("written");
    await next();
  },

  /** Opens the ledger, as many at once do. */
  async open() {
    print("ready");
    await next();
    const { ledger, journal } = open();
    recordJobIntent(journal, `${process.pid}`);
    print(ledger.verify().ok);
    ledger.close();
    process.exit();
  },

  /** Reads, and holds up whoever wants to empty the write-ahead log. */
  async read() {
    const db = new DatabaseSync(path);
    db.exec("BEGIN; SELECT * FROM entries");
    db.prepare("SELECT count(*) FROM entries").get();
    print("reading");
    await next();
    db.close();
    process.exit();
  },

  /** The names of files that hold one of some texts. */
  async grep() {
    const found: string[] = [];
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
      const text = entry.isFile() ? readFileSync(join(entry.parentPath, entry.name), "latin1") : "";
      if (args.some((each) => text.includes(each))) found.push(entry.name);
    }
    print(found);
  },

  /** Takes the lease of a job, and holds it. */
  async lease() {
    const { journal } = open();
    try {
      journal.lease("k1");
      print("leased");
    } catch (error) {
      print((error as LedgerError).code);
    }
    await next();
    process.exit();
  },

  /** Intends jobs under one ceiling, as many as it lets through. */
  async reserve() {
    const [prefix = ""] = args;
    const { journal } = open();
    print("ready");
    await next();
    const ceilings = [{ maxCredits: 1_000, scope: "films" }];
    let count = 0;
    try {
      for (;;) recordJobIntent(journal, `${prefix}-${++count}`, { scope: "films", ceilings });
    } catch (error) {
      print({ code: (error as LedgerError).code, intended: count - 1 });
    }
    process.exit();
  },

  /** Reads one task again and again, as fast as the shared window lets it. */
  async request() {
    const [baseUrl = "", requests, seconds, count] = args;
    const { journal } = open();
    const log = journal.requestLog({ requests: Number(requests), seconds: Number(seconds) });
    const { createBudget, createClient } = await import("../../src/package/index.ts");
    const client = createClient({ apiKey: ledgerApiKey, baseUrl, budget: createBudget({ log }) });
    print("ready");
    for (let sent = 0; sent < Number(count); sent++) await client.get("sd2_1").catch((error) => print(error.code));
    print("done");
    process.exit();
  },

  /** Takes all the room that there is, and keeps it. */
  async hoard() {
    const [requests, seconds] = args.map(Number);
    const { journal } = open();
    const log = journal.requestLog({ requests: requests ?? 0, seconds: seconds ?? 0 });
    let taken = 0;
    while (log.reserve(performance.now())) taken++;
    print(taken);
    await next();
  },

  /** Writes until the disk takes no more; tells of the error, and of what was acknowledged before. */
  fill() {
    const { journal } = open();
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

  /** Opens the ledger and writes one job; tells of the error. */
  attempt() {
    try {
      const { journal } = open();
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
