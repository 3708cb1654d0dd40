import { LedgerError } from "../ledger-error.ts";
import type { ProcessRegistry } from "./process-registry.ts";

/** One process's right to submit, resume and look after a job. */
export interface Lease {
  /** Lets others have it. A process that ends lets go by itself, however it ends. */
  release(): void;
  [Symbol.dispose](): void;
}

/**
 * Takes the right to a job.
 * @throws LedgerError `leased` where another process, or another part of this one, has it.
 */
export function acquireLease(live: ProcessRegistry, account: string, key: string): Lease {
  const { db } = live;
  const owner = db.transaction(() => {
    const { processLock: owner } = live;
    const holder = findHolder(live, account, key);
    if (holder && owner.isAlive(holder.owner)) {
      const problem = `process ${holder.pid} is at work on job ${key}`;
      throw new LedgerError("leased", db.path, problem, { fix: "Wait until it has ended.", idempotencyKey: key });
    }
    const sql = "INSERT OR REPLACE INTO leases (account, key, owner, pid) VALUES (?, ?, ?, ?)";
    db.run(sql, account, key, owner.id, process.pid);
    return owner;
  });
  let held = true;
  const release = () => {
    if (!held || live.closed) return;
    held = false;
    try {
      db.run("DELETE FROM leases WHERE account = ? AND key = ? AND owner = ?", account, key, owner.id);
    } catch {
      // The disk is full, say. What was done under the lease must not be lost for it: it ends with the process then.
    }
  };
  return { release, [Symbol.dispose]: release };
}

/** @throws LedgerError `not_leased` where this handle of the ledger has no lease of the job. */
export function assertLeaseHeld(live: ProcessRegistry, account: string, key: string): void {
  const held = live.db.transaction(() => findHolder(live, account, key)?.owner === live.processLock.id);
  if (held) return;
  throw new LedgerError("not_leased", live.db.path, `job ${key} is not leased`, {
    fix: "Take its lease before, so that no other process submits it.",
    idempotencyKey: key,
  });
}

function findHolder({ db }: ProcessRegistry, account: string, key: string) {
  const sql = "SELECT owner, pid FROM leases WHERE account = ? AND key = ?";
  return db.get<{ owner: string; pid: number }>(sql, account, key);
}
