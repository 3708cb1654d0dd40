import type { ClientEvent } from "../../client/index.ts";
import type { DownloadedFile } from "../../download/index.ts";
import type { RateLimitWindow, SpendingTotals } from "../../ledger/index.ts";
import type { ItemState, OperatorCommand } from "../store.ts";

/** Which row of the manifest something is about. */
export interface RowIdentity {
  /** The row's id; undefined where a bad row has none. */
  id: string | undefined;
  /** Its line in the manifest. */
  line: number;
  /** The idempotency key of its job. */
  key?: string | undefined;
  taskId?: string | undefined;
}

/**
 * Something that happened to a row.
 * - `bad`: it breaks a rule; nothing of it was sent. - `submitted`: accepted and charged. - `adopted`: a former run had
 *   submitted it. - `downloaded`: its files are saved. - `failed`: the task has failed, `error` says why.
 * - `refused`: the service refused it, or a rule did just before it was sent; not charged.
 * - `unknown`: it may be charged, and no answer could be had; the next run asks again under the same key.
 * - `unsaved`: done, and its files could not be had; the next run tries again.
 * - `late`: it still runs at its deadline, or can't be read; the next run looks again.
 */
export interface RowEvent extends RowIdentity {
  type: "bad" | "submitted" | "adopted" | "downloaded" | "failed" | "refused" | "unknown" | "unsaved" | "late";
  error?: unknown;
  /** Credits that were charged for it, where the service told. */
  credits?: number | undefined;
  files?: readonly DownloadedFile[];
}

/** How a batch stands: told at least once a second. */
export interface BatchProgressEvent {
  type: "progress";
  states: Readonly<Record<ItemState, number>>;
  /** Adds up, so ask when it is to be shown. */
  spent(): SpendingTotals;
  command: OperatorCommand;
  /** Whether this process chooses the requests. */
  isDispatcher: boolean;
  /** How many requests of the account's window are used up; undefined where this process does not choose them. */
  requests: (RateLimitWindow & { used: number }) | undefined;
  /** About how many seconds are left, as far as the account's requests tell; undefined where nothing is. */
  secondsLeft: number | undefined;
}

/** What goes wrong and is tried again: submits pause for so many milliseconds. */
export interface PauseEvent {
  type: "paused";
  milliseconds: number;
  error: unknown;
}

/** What a batch tells while it runs. `client`: an event of the client underneath. */
export type BatchEvent = RowEvent | BatchProgressEvent | PauseEvent | { type: "client"; event: ClientEvent };

export type BatchEventListener = (event: BatchEvent) => void;
