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
