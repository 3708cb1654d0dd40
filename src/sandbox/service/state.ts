import type { SandboxLedgerEntry, TaskRecord } from "./events.ts";
import { Schedule } from "./schedule.ts";

export interface SandboxAccount {
  id: string;
  name: string;
  team?: string;
  credits: number;
}

export interface ApiKey {
  id: string;
  account: string;
  hash: string;
  /** The last four characters of the key. */
  hint: string;
  createdAt: number;
  revoked: boolean;
}

export interface SandboxTask extends TaskRecord {
  settled: boolean;
  refunded: number;
}

interface AcceptedSubmit {
  fingerprint: string;
  answer: Record<string, unknown>;
}

/** The state that is derived from the ledger's entries. */
export class SandboxState {
  readonly accounts = new Map<string, SandboxAccount>();
  readonly keys = new Map<string, ApiKey>();
  readonly keysByHash = new Map<string, ApiKey>();
  readonly tasks = new Map<string, SandboxTask>();
  /** Unsettled tasks. */
  readonly running = new Schedule<SandboxTask>();
  /** Accepted submits by account and idempotency key. */
  readonly #submits = new Map<string, AcceptedSubmit>();

  findSubmit(account: string, idempotencyKey: string): AcceptedSubmit | undefined {
    return this.#submits.get(`${account} ${idempotencyKey}`);
  }

  account(id: string): SandboxAccount {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`The ledger names the account ${id} before its creation.`);
    return account;
  }

  task(id: string): SandboxTask {
    const task = this.tasks.get(id);
    if (!task) throw new Error(`The ledger names the task ${id} before its creation.`);
    return task;
  }

  /** Applies one entry. */
  apply(entry: SandboxLedgerEntry): void {
    switch (entry.type) {
      case "account":
        this.accounts.set(entry.id, {
          id: entry.id,
          name: entry.name,
          credits: 0,
          ...(entry.team && { team: entry.team }),
        });
        break;
      case "credits":
        this.account(entry.account).credits += entry.credits;
        break;
      case "key": {
        const { id, account, hash, hint } = entry;
        const key = { id, account, hash, hint, createdAt: entry.at, revoked: false };
        this.keys.set(id, key);
        this.keysByHash.set(hash, key);
        break;
      }
      case "revoked": {
        const key = this.keys.get(entry.key);
        if (key) key.revoked = true;
        break;
      }
      case "charge": {
        const task = { ...entry.task, settled: false, refunded: 0 };
        this.account(task.account).credits -= task.credits;
        this.tasks.set(task.id, task);
        this.running.add(task);
        const { fingerprint, answer } = entry;
        this.#submits.set(`${task.account} ${entry.idempotencyKey}`, { fingerprint, answer });
        break;
      }
      case "settled": {
        const task = this.task(entry.task);
        task.settled = true;
        this.running.markSettled();
        break;
      }
      case "refund":
        this.account(entry.account).credits += entry.credits;
        this.task(entry.task).refunded += entry.credits;
        break;
      case "clock":
      case "request":
        break;
    }
  }
}
