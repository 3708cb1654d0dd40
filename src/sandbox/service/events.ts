/** An event. The events in order are the ledger, and the sandbox's whole state is derived from them. */
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

/** An event with its sequence number in the ledger and its time, in milliseconds since 1970. */
export type SandboxLedgerEntry = SandboxEvent & { seq: number; at: number };

/** An accepted task. Its end and outcome are determined at the submit. */
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
  /** The task's fault and its value. */
  fault?: { name: string; value?: string };
}
