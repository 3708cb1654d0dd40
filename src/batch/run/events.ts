import type { ClientEvent } from "../../client/index.ts";
import type { DownloadedFile } from "../../download/index.ts";
import type { RateLimitWindow, SpendingTotals } from "../../ledger/index.ts";
import type { ItemState, OperatorCommand } from "../store.ts";

/** Identifies the row that an event is about. */
export interface RowIdentity {
  /** The row's id; undefined if an invalid row has none. */
  id: string | undefined;
  /** Its line in the manifest, from 1. */
  line: number;
  /** The idempotency key of its job. */
  key?: string | undefined;
  taskId?: string | undefined;
}

/**
 * An event of one row.
 * - `bad`: the row is invalid; nothing was sent.
 * - `submitted`: accepted and charged.
 * - `resumed`: submitted by an earlier run; this run polls it.
 * - `downloaded`: its files are saved.
 * - `failed`: the task has failed; `error` is the reason.
 * - `refused`: refused by the service, or invalid when it was about to be sent; not charged.
 * - `unknown`: it may be charged, but there was no response; the next run sends it again under the same key.
 * - `download_failed`: completed, but its files could not be downloaded; the next run tries again.
 * - `timed_out`: it still runs after `taskTimeout`, or can't be polled; the next run polls it again.
 */
export interface RowEvent extends RowIdentity {
  type:
    | "bad"
    | "submitted"
    | "resumed"
    | "downloaded"
    | "failed"
    | "refused"
    | "unknown"
    | "download_failed"
    | "timed_out";
  error?: unknown;
  /** The credits that were charged, if the service reported them. */
  credits?: number | undefined;
  files?: readonly DownloadedFile[];
}

/** The progress of a batch, at least once a second. */
export interface BatchProgressEvent {
  type: "progress";
  states: Readonly<Record<ItemState, number>>;
  /** Computes the totals on each call, which takes a while for very many jobs: call it when they are displayed. */
  spent(): SpendingTotals;
  command: OperatorCommand;
  /** Whether this process dispatches the account's requests. */
  isDispatcher: boolean;
  /** The rate limit and how much of it is used; undefined if this process does not dispatch. */
  requests: (RateLimitWindow & { used: number }) | undefined;
  /** About how many seconds the remaining requests take under the rate limit; undefined if none remain. */
  secondsLeft: number | undefined;
}

/** The service can't be reached: submits pause for so many milliseconds. */
export interface PauseEvent {
  type: "paused";
  milliseconds: number;
  error: unknown;
}

/** An event of a running batch. `client`: an event of the client that sends its requests. */
export type BatchEvent = RowEvent | BatchProgressEvent | PauseEvent | { type: "client"; event: ClientEvent };

export type BatchEventListener = (event: BatchEvent) => void;
