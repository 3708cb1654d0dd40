import { message } from "../../message.ts";
import { LedgerError } from "../ledger-error.ts";
import type { ProcessRegistry } from "./process-registry.ts";

/** The exclusive right of a process to submit or resume a job. */
export interface Lease {
  /** Releases the lease. When a process ends, its leases are released automatically. */
  release(): void;
  [Symbol.dispose](): void;
}

/**
 * Acquires the lease of a job.
 * @throws LedgerError `leased` if another process, or another part of this one, holds it.
 */
export function acquireLease(processes: ProcessRegistry, account: string, key: string): Lease {
  const { db } = processes;
  const owner = db.transaction(() => {
    const { processLock: owner } = processes;
    const holder = findHolder(processes, account, key);
    if (holder && owner.isAlive(holder.owner)) {
      const problem = message`process ${holder.pid} holds the lease of job ${key}`;
      const fix = message`Wait until that process has ended, then try again.`;
      throw new LedgerError("leased", db.path, problem, { fix, idempotencyKey: key });
    }
    const sql = "INSERT OR REPLACE INTO leases (account, key, owner, pid) VALUES (?, ?, ?, ?)";
    db.run(sql, account, key, owner.id, process.pid);
    return owner;
  });
  let held = true;
  const release = () => {
    if (!held || processes.closed) return;
    held = false;
    try {
      db.run("DELETE FROM leases WHERE account = ? AND key = ? AND owner = ?", account, key, owner.id);
    } catch {
      // For example, the disk is full. An error here would hide the result of the job. The lease ends with the process.
    }
  };
  return { release, [Symbol.dispose]: release };
}

/** @throws LedgerError `not_leased` if this instance of the ledger does not hold the job's lease. */
export function assertLeaseHeld(processes: ProcessRegistry, account: string, key: string): void {
  const { db } = processes;
  const isHeld = db.transaction(() => findHolder(processes, account, key)?.owner === processes.processLock.id);
  if (isHeld) return;
  throw new LedgerError("not_leased", db.path, message`the lease of job ${key} is not held`, {
    fix: message`Call lease first, so that no other process submits the job.`,
    idempotencyKey: key,
  });
}

function findHolder({ db }: ProcessRegistry, account: string, key: string) {
  const sql = "SELECT owner, pid FROM leases WHERE account = ? AND key = ?";
  return db.get<{ owner: string; pid: number }>(sql, account, key);
}
