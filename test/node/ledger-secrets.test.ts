import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SeedanceError } from "../../src/package/index.ts";
import { containsKey, redactJson } from "../../src/redact.ts";
import {
  completedTask,
  downloadedFile,
  ledgerAccount,
  ledgerApiKey,
  recordJobIntent,
  submittedTask,
} from "./ledger-fixtures.ts";
import { createLedgerFolder, runSql, startLedgerChild } from "./ledger-support.ts";

const signed = "https://bucket.example/in.png?X-Amz-Credential=AKIAsecret&X-Amz-Signature=inputsignature";
const media = (...media_urls: string[]) => ({
  body: { mode: "media-to-video" as const, prompt: `Like ${signed} at dusk`, media_urls },
});
const leaked = /inputsignature|AKIAsecret|outputsignature|sk_live|Bearer \w{16}/;

describe("a text that is recorded permanently", () => {
  test.each([
    ["https://a.example/b.png?X-Amz-Signature=x", "https://a.example/b.png?[redacted]"],
    ["https://a.example/b.png?X-Goog-Signature=x&w=1", "https://a.example/b.png?[redacted]"],
    ["https://a.example/b.png?sv=2024&se=2027&sr=b&sig=x", "https://a.example/b.png?[redacted]"],
    ["https://a.example/b.png?Expires=1&OSSAccessKeyId=x&Signature=y", "https://a.example/b.png?[redacted]"],
    ["https://a.example/b.png?q-sign-algorithm=sha1&q-ak=x", "https://a.example/b.png?[redacted]"],
    ["https://a.example/b.png?hdnts=x", "https://a.example/b.png?[redacted]"],
    ["https://a.example/b.png?access_token=x", "https://a.example/b.png?[redacted]"],
    ["https://a.example/b.png?v=0123456789abcdef01234", "https://a.example/b.png?[redacted]"],
    ["https://a.example/b.png?eyJhbGciOiJIUzI1NiJ9.eyJ", "https://a.example/b.png?[redacted]"],
    ["https://a.example/b.png?a='x'&sig=x", "https://a.example/b.png?[redacted]"],
    ["https://a.example/b.png#access_token=x", "https://a.example/b.png#[redacted]"],
    ["https://user:password@a.example/b.png", "https://a.example/b.png"],
    [
      "see https://a.example/b?token=x, then https://c.example/d?w=1",
      "see https://a.example/b?[redacted] then https://c.example/d?w=1",
    ],
    ["a.example/b.png?w=1&X-Amz-Signature=x&h=2", "a.example/b.png?w=1&X-Amz-Signature=[redacted]&h=2"],
    ["the key sk_live_abc_1 and Bearer abcdefghijklmnop", "the key [redacted] and [redacted]"],
  ])("%s is redacted to %s", (text, clean) => {
    expect(redactJson(text)).toBe(clean);
    expect(redactJson(clean)).toBe(clean);
  });

  test.each([
    "https://a.example/b.png",
    "https://a.example/b.png?w=1280&h=720&fit=crop",
    "https://a.example/b.png?id=42&v=2#t=10",
    "A ring bearer, in a design of size=2 & style=noir?",
    "",
  ])("%s is not changed", (text) => {
    expect(redactJson(text)).toBe(text);
  });

  test("is redacted anywhere in a value", () => {
    const url = "https://a.example/b?token=x";
    expect(redactJson({ a: [{ [url]: url }, 1, null, true] })).toEqual({
      a: [{ "https://a.example/b?[redacted]": "https://a.example/b?[redacted]" }, 1, null, true],
    });
  });

  test("is redacted in linear time", () => {
    const texts = ["a.".repeat(50_000), "&-".repeat(50_000), `?${"x-a".repeat(30_000)}`, "https://@".repeat(10_000)];
    const start = performance.now();
    for (const text of texts) redactJson(text);
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test("is recognized if it contains an API key", () => {
    expect(containsKey("x sk_live_a")).toBe(true);
    expect(containsKey("https://a.example/?k=sk_test_a")).toBe(true);
    expect(containsKey("sk_live_ keys")).toBe(false);
  });
});

describe("the ledger's files contain no key and no signature", () => {
  test("once the outcome is known; before that they contain the complete body", async () => {
    await using folder = await createLedgerFolder();
    const ledger = folder.open();
    const journal = ledger.journal(ledgerAccount);
    recordJobIntent(journal, "k1", { ...media(signed), scope: `folder of ${ledgerApiKey}` });
    expect(ledger.job("k1")?.body).toMatchObject({ media_urls: [signed] });
    ledger.close();
    expect(await folder.bytes()).toContain("inputsignature");

    const reopened = folder.open();
    const reopenedJournal = reopened.journal(ledgerAccount);
    expect(reopened.job("k1")?.body).toMatchObject({ media_urls: [signed] });
    reopenedJournal.recordUnknown(
      "k1",
      new SeedanceError("connection_failed", `Failed with Bearer ${ledgerApiKey}${ledgerApiKey} for ${signed}`),
    );
    reopenedJournal.recordSubmitted("k1", submittedTask("sd2_1"));
    reopenedJournal.recordPoll(completedTask("sd2_1"));
    reopenedJournal.recordDownloaded("sd2_1", [downloadedFile("/a.mp4")]);
    expect(reopened.job("k1")?.body).toMatchObject({ media_urls: ["https://bucket.example/in.png?[redacted]"] });
    expect(reopened.jobs({ scope: `folder of ${ledgerApiKey}` })).toHaveLength(1);
    for (const line of reopened.export("csv")) expect(line).not.toMatch(leaked);
    reopened.close();
    expect(await folder.bytes()).not.toMatch(leaked);
  });

  test("while the ledger is open, including its write-ahead log", async () => {
    await using folder = await createLedgerFolder();
    const journal = folder.open().journal(ledgerAccount);
    // The body does not fit into one page.
    const urls = Array.from({ length: 12 }, (_, index) => `${signed}${index}${"x".repeat(900)}`);
    for (const key of ["k1", "k2"]) {
      recordJobIntent(journal, key, media(...urls));
      if (key === "k1") journal.recordSubmitted(key, submittedTask("sd2_1"));
      else journal.recordRefused(key, new SeedanceError("invalid_request", `The image ${signed} can't be read.`));
    }
    // In a child process: closing a file here would release the locks that this process holds on it.
    const grep = startLedgerChild("grep", [folder.path, "inputsignature", "X-Amz-Signature"]);
    expect(await grep.readRest()).toBe("[]");
  });

  test("after a SIGKILL, once the ledger is opened again", async () => {
    await using folder = await createLedgerFolder();
    const child = startLedgerChild("write", [folder.file, "w"]);
    for (let count = 0; count < 30; count++) await child.readLine();
    await child.kill();
    const ledger = folder.open();
    const journal = ledger.journal(ledgerAccount);
    for (const { key } of ledger.unfinished()) {
      recordJobIntent(journal, key, { body: ledger.job(key)?.body as never });
      journal.recordSubmitted(key, submittedTask("sd2_last"));
    }
    ledger.close();
    expect(await folder.bytes()).not.toMatch(leaked);
  });

  test("after the next write, if another process was reading", async () => {
    await using folder = await createLedgerFolder();
    const ledger = folder.open();
    const journal = ledger.journal(ledgerAccount);
    recordJobIntent(journal, "k1", media(signed));
    const reader = startLedgerChild("read", [folder.file]);
    await reader.readLine();
    journal.recordSubmitted("k1", submittedTask("sd2_1"));
    expect(await startLedgerChild("grep", [folder.path, "inputsignature"]).readRest()).not.toBe("[]");
    reader.writeLine();
    await reader.readRest();
    journal.recordPoll(completedTask("sd2_1"));
    expect(await startLedgerChild("grep", [folder.path, "inputsignature"]).readRest()).toBe("[]");
  });
});

test("only the owner can read the ledger's files", async () => {
  await using folder = await createLedgerFolder();
  const before = process.umask(0);
  try {
    const journal = folder.open().journal(ledgerAccount);
    using _ = journal.lease("k1");
    journal.requestLog({ requests: 30, seconds: 60 }).reserve(0);
    expect(await folder.files()).toEqual({
      "ledger.sqlite": "600",
      "ledger.sqlite-shm": "600",
      "ledger.sqlite-wal": "600",
      "ledger.sqlite.live": "700",
      "ledger.sqlite.live/OWNER.lock": "600",
      "ledger.sqlite.live/live.sqlite": "600",
      "ledger.sqlite.live/live.sqlite-shm": "600",
      "ledger.sqlite.live/live.sqlite-wal": "600",
    });
    expect(readdirSync(folder.path)).toEqual(["state"]);
  } finally {
    process.umask(before);
  }
});

test("a file that others could read becomes private, and an existing folder keeps its mode", async () => {
  await using folder = await createLedgerFolder();
  folder.open().close();
  const { chmodSync, statSync } = await import("node:fs");
  chmodSync(folder.file, 0o644);
  chmodSync(`${folder.path}/state`, 0o755);
  folder.open().close();
  expect(statSync(folder.file).mode & 0o777).toBe(0o600);
  expect(statSync(`${folder.path}/state`).mode & 0o777).toBe(0o755);
});

test("entries cannot be changed, deleted, replaced or inserted out of order", async () => {
  await using folder = await createLedgerFolder();
  folder.open().close();
  for (const statement of [
    "UPDATE entries SET at = 'x'",
    "DELETE FROM entries",
    "REPLACE INTO entries SELECT * FROM entries",
    "INSERT INTO entries SELECT seq + 5, at, type, account, key, task, data, hash FROM entries",
  ])
    expect(() => runSql(folder.file, statement), statement).toThrow("entries are append-only");
});
