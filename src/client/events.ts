import type { ContractTypes, SubmittedTask, Task } from "../contract/index.ts";
import type { SeedanceError } from "../errors.ts";

/** An event of a client, for progress bars, logs and metrics. No event holds the API key. */
export type ClientEvent<T extends ContractTypes = ContractTypes> =
  /** A job was accepted and charged. `tries` is the number of its requests. */
  | { type: "submitted"; model: string; taskId: string; idempotencyKey: string; tries: number; task: SubmittedTask<T> }
  /** A submit or a poll failed with `error`. It is repeated after `milliseconds`, as soon as the budget allows it. */
  | { type: "retried"; idempotencyKey?: string; taskId?: string; error: SeedanceError; milliseconds: number }
  /** A request waits about `milliseconds` because the account's rate limit is used up. */
  | { type: "waiting"; idempotencyKey?: string; taskId?: string; milliseconds: number }
  /** A poll returned a task. `known`: whether the contract lists its status. */
  | { type: "polled"; taskId: string; status: string; known: boolean; task: Task<T> }
  /** A response has members that the contract does not list, as paths. Each is reported once during a wait. */
  | { type: "drifted"; taskId: string; members: string[] }
  | { type: "completed"; taskId: string; task: Task<T> }
  | { type: "failed"; taskId: string; task: Task<T> }
  /** A file of an output was saved by `seedance-client/node`. `bytes` is its size. */
  | { type: "downloaded"; taskId: string; path: string; bytes: number; sha256: string };

export type ClientEventListener = (event: ClientEvent) => void;
