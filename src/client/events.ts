import type { ContractTypes, SubmittedTask, Task } from "../contract/index.ts";
import type { SeedanceError } from "../errors.ts";

/** What a client does, for progress bars, logs and metrics. No event holds the API key. */
export type ClientEvent<T extends ContractTypes = ContractTypes> =
  /** A job was accepted and charged. `tries` counts its requests. */
  | { type: "submitted"; model: string; taskId: string; idempotencyKey: string; tries: number; task: SubmittedTask<T> }
  /** A submit or a poll ended in `error`, and is tried again after so many milliseconds, when it is its turn. */
  | { type: "retried"; idempotencyKey?: string; taskId?: string; error: SeedanceError; milliseconds: number }
  /** A request waits for room under the account's limit, about so many milliseconds. */
  | { type: "waiting"; idempotencyKey?: string; taskId?: string; milliseconds: number }
  /** A task was read while somebody waits for it. `known`: whether the contract knows its status. */
  | { type: "polled"; taskId: string; status: string; known: boolean; task: Task<T> }
  /** An answer about a task holds members that the contract does not know, as paths; told once of each in one wait. */
  | { type: "drifted"; taskId: string; members: string[] }
  | { type: "completed"; taskId: string; task: Task<T> }
  | { type: "failed"; taskId: string; task: Task<T> }
  /** A file of an output was saved (`seedance-client/node`). */
  | { type: "downloaded"; taskId: string; path: string; bytes: number; sha256: string };

export type ClientEventListener = (event: ClientEvent) => void;
