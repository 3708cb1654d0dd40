import { existsSync, readdirSync, statSync } from "node:fs";
import { message } from "../message.ts";
import { type ChainHead, readChainHead } from "./chain.ts";
import type { Database } from "./database.ts";
import { LedgerError } from "./ledger-error.ts";
import { type Anchor, findAnchors } from "./processes/anchor.ts";
import { openProcessRegistry, processesFolderOf, processRegistryExists } from "./processes/process-registry.ts";
import { toLedgerError } from "./storage-error.ts";

/** The folder of a ledger's batches. They keep no record of charges: the ledger does. */
export const batchesFolderOf = (ledger: string) => `${ledger}.batches`;

/** Identifies a ledger: the hash of its first entry. */
export function ledgerIdentityOf(db: Database): string | undefined {
  return db.get<ChainHead>("SELECT hash FROM entries WHERE seq = 1")?.hash;
}

/**
 * Describes which entries a ledger lost; undefined if none.
 * @param anchors what was written to the ledger. Read them before the ledger, since other processes write.
 */
export function describeLoss(db: Database, anchors: readonly Anchor[]): string | undefined {
  const identity = ledgerIdentityOf(db);
  const last = readChainHead(db)?.seq ?? 0;
  if (identity === undefined && last > 0) return message`the first entry is missing`;
  const anchor = anchors.find(({ ledger }) => ledger === identity) ?? anchors[0];
  if (!anchor) return undefined;
  if (identity === undefined) return message`all entries are missing, ${anchor.seq} were written`;
  if (anchor.ledger !== identity) return message`this is another ledger than the one that was written here`;
  const found = db.get<ChainHead>("SELECT hash FROM entries WHERE seq = ?", anchor.seq);
  if (found?.hash === anchor.hash) return undefined;
  return found
    ? message`entry ${anchor.seq} was changed after it was written`
    : message`entries after ${last} are missing, ${anchor.seq} were written`;
}

/**
 * Refuses to create a ledger in place of one that was lost or emptied: what belongs to it is still there. Call it before
 * SQLite opens the file, which would delete the write-ahead log of an empty one.
 * @returns whether there is a ledger.
 * @throws LedgerError `corrupt`; another code if the folder can't be read.
 */
export function assertNotLost(path: string, timeout = 5_000): boolean {
  try {
    return checkNotLost(path, timeout);
  } catch (error) {
    throw toLedgerError(error, path);
  }
}

function checkNotLost(path: string, timeout: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats && (stats.size > 0 || !stats.isFile())) return true;
  const isLost =
    (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0 ||
    readAnchors(path, timeout).length > 0 ||
    hasFiles(batchesFolderOf(path));
  if (!isLost) return stats !== undefined;
  const left = [`${path}-wal`, processesFolderOf(path), batchesFolderOf(path)].filter((each) => existsSync(each));
  throw lostEntriesError(path, stats ? message`the file was emptied` : message`the file is missing`, left);
}

/** The anchors beside a ledger's path. */
export function readAnchors(path: string, timeout: number): Anchor[] {
  if (!processRegistryExists(path)) return [];
  const registry = openProcessRegistry(path, timeout);
  try {
    return findAnchors(registry.db);
  } finally {
    registry.close();
  }
}

/** @param left the files and folders that show the loss. */
export function lostEntriesError(path: string, problem: string, left = [processesFolderOf(path)]): LedgerError {
  const fix = message`Restore it from a backup. To continue without the lost entries, which may be charged jobs, move this away: ${left.join(", ")}.`;
  return new LedgerError("corrupt", path, problem, { fix });
}

function hasFiles(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}
