import { afterEach, expect, test, vi } from "vitest";
import { LedgerError, openLedger } from "../../src/package/node.ts";
import { createDownloadFolder } from "./support.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("opening a ledger on a Node without SQLite is an error that names the required version", async () => {
  await using directory = await createDownloadFolder();
  vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
  const open = () => openLedger({ path: `${directory.path}/ledger.sqlite` });
  expect(open).toThrow(LedgerError);
  expect(open).toThrow(`Node ${process.versions.node} has no SQLite. Use Node 22.13 or newer.`);
});

test("opening a ledger hides the warning of Node 22 about SQLite, and no other one", async () => {
  await using directory = await createDownloadFolder();
  const { getBuiltinModule } = process;
  const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  vi.spyOn(process, "getBuiltinModule").mockImplementation((name: string) => {
    process.emitWarning("SQLite is an experimental feature and might change at any time", "ExperimentalWarning");
    process.emitWarning("Another feature is an experimental feature", "ExperimentalWarning");
    process.emitWarning("SQLite is something else", "DeprecationWarning");
    return getBuiltinModule(name as "node:sqlite");
  });
  openLedger({ path: `${directory.path}/ledger.sqlite` }).close();
  const shown = new Set(emitWarning.mock.calls.map(([text]) => text));
  expect([...shown]).toEqual(["Another feature is an experimental feature", "SQLite is something else"]);
  process.emitWarning("SQLite is an experimental feature", "ExperimentalWarning");
  expect(emitWarning).toHaveBeenLastCalledWith("SQLite is an experimental feature", "ExperimentalWarning");
});
