/** What the sandbox remembers: its whole state follows from these, in order. They are also the ledger. */
export type SandboxEvent =
  | { type: "account"; id: string; name: string; team?: string }
  | { type: "credits"; account: string; credits: number; reason: "top-up" }
  | { type: "key"; id: string; account: string; hash: string; hint: string }
  | { type: "revoked"; key: string }
  | { type: "charge"; task: TaskRecord; idempotencyKey: string; fingerprint: string; answer: Record<string, unknown> }
  | { type: "settled"; task: string; status: "completed" | "failed" }
  | { type: "refund"; task: string; account: string; credits: number }
  | { type: "clock"; advanced: number }
  | {
      type: "request";
      method: string;
      path: string;
      status: number;
      account?: string;
      idempotencyKey?: string;
      fault?: string;
    };

/** An event with its place in the ledger and its moment, in milliseconds since 1970. */
export type SandboxLedgerEntry = SandboxEvent & { seq: number; at: number };

/** A task as it was accepted. Its end is settled from the start. */
export interface TaskRecord {
  id: string;
  account: string;
  model: string;
  body: Record<string, unknown>;
  seed: number;
  credits: number;
  createdAt: number;
  endsAt: number;
  outcome: "completed" | "failed";
  /** The fault that this task shows, and its value. */
  fault?: { name: string; value?: string };
}
