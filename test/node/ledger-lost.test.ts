import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, test } from "vitest";
import { accountOf, openLedger } from "../../src/package/node.ts";
import { ledgerAccount, recordJobIntent } from "./ledger-fixtures.ts";
import { createLedgerFolder, type LedgerFolder, ledgerErrorOf, startLedgerChild } from "./ledger-support.ts";

/** Ways to lose entries, each with a reason that names it. The ledger has two jobs, and a process that wrote it was killed. */
const losses: [string, (folder: LedgerFolder) => void, RegExp][] = [
  [
    "the write-ahead log is deleted",
    ({ file }) => rmSync(`${file}-wal`),
    /entries after 1 are missing, 3 were written/,
  ],
  [
    "the write-ahead log is deleted, and the file with it",
    ({ file }) => {
      for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
    },
    /the file is missing/,
  ],
  ["the file is deleted", ({ file }) => rmSync(file), /the file is missing/],
  ["the file is emptied", ({ file }) => truncateSync(file), /the file was emptied/],
  [
    "the file is emptied, and the write-ahead log deleted",
    ({ file }) => {
      truncateSync(file);
      rmSync(`${file}-wal`);
    },
    /the file was emptied/,
  ],
  [
    "only the write-ahead log is left",
    ({ file }) => {
      rmSync(file);
      rmSync(`${file}.live`, { recursive: true });
    },
    /the file is missing/,
  ],
  [
    "an older copy is restored",
    ({ file }) => {
      renameSync(`${file}.older`, file);
      for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
    },
    /entries after 1 are missing, 3 were written/,
  ],
  [
    "another ledger is copied over it",
    ({ file, path }) => {
      const other = openLedger({ path: `${path}/other.sqlite` });
      for (const key of ["a", "b", "c"]) recordJobIntent(other.journal(ledgerAccount), key);
      other.close();
      copyFileSync(`${path}/other.sqlite`, file);
      for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
    },
    /this is another ledger/,
  ],
  [
    "a new ledger is made in its place",
    ({ file, path }) => {
      openLedger({ path: `${path}/other.sqlite` }).close();
      copyFileSync(`${path}/other.sqlite`, file);
      for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
    },
    /this is another ledger/,
  ],
];

/** A ledger of which one process was killed, with two jobs in its write-ahead log. */
async function createKilledLedger() {
  const folder = await createLedgerFolder();
  folder.open().close();
  copyFileSync(folder.file, `${folder.file}.older`);
  const child = startLedgerChild("halt", [folder.file, "k1", "k2"]);
  await child.readLine();
  await child.kill();
  return folder;
}

describe("a ledger beside the state of its processes is refused", () => {
  test.each(losses)("if %s", async (_, lose, reason) => {
    await using folder = await createKilledLedger();
    lose(folder);
    const before = contentsOf(folder);
    for (let tries = 0; tries < 2; tries++) {
      const error = ledgerErrorOf(() => folder.open());
      expect(error).toMatchObject({ code: "corrupt", path: folder.file, retryable: false });
      expect(error.message).toMatch(reason);
      expect(error.fix).toContain("Restore it from a backup");
    }
    // Nothing that may help to restore it is changed.
    const after = contentsOf(folder);
    expect({ ...after, "-wal": undefined, "-shm": undefined }).toEqual({
      ...before,
      "-wal": undefined,
      "-shm": undefined,
    });
    if (before[""]?.length === 0 || before[""] === undefined) expect(after["-wal"]).toEqual(before["-wal"]);
  });

  test.each(losses)("until what shows the loss is moved away, as the error says, if %s", async (_, lose) => {
    await using folder = await createKilledLedger();
    lose(folder);
    const { fix } = ledgerErrorOf(() => folder.open());
    const left = fix.slice(fix.indexOf("move this away: ") + 16, -1).split(", ");
    for (const each of left) rmSync(each, { recursive: true });
    const ledger = folder.open();
    expect(recordJobIntent(ledger.journal(ledgerAccount), "new").state).toBe("intended");
    expect(ledger.verify().ok).toBe(true);
  });
});

test("a ledger that a killed process wrote is complete with its write-ahead log", async () => {
  await using folder = await createKilledLedger();
  expect(folder.open().unfinished(accountOf("other").id)).toEqual([]);
  expect(folder.open().unfinished(ledgerAccount.id)).toHaveLength(2);
});

test("a ledger without jobs may be deleted, and a process that is killed while it creates one does no harm", async () => {
  await using folder = await createLedgerFolder();
  folder.open().close();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(folder.file + suffix, { force: true });
  folder.open().close();
  rmSync(folder.file);
  writeFileSync(folder.file, "");
  expect(folder.open().verify()).toMatchObject({ ok: true, entries: 1 });
});

test("a missing ledger with batches beside it is refused", async () => {
  await using folder = await createLedgerFolder();
  mkdirSync(`${folder.file}.batches/abc`, { recursive: true });
  const error = ledgerErrorOf(() => folder.open());
  expect(error).toMatchObject({ code: "corrupt", path: folder.file });
  expect(error.fix).toContain(`${folder.file}.batches`);
  expect(existsSync(folder.file)).toBe(false);
});

/** The content of the ledger's own files. */
function contentsOf({ file }: LedgerFolder): Record<string, string | undefined> {
  return Object.fromEntries(
    ["", "-wal", "-shm"].map((suffix) => [
      suffix,
      statSync(file + suffix, { throwIfNoEntry: false }) ? readFileSync(file + suffix, "latin1") : undefined,
    ]),
  );
}
