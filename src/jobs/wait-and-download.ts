import type { Client } from "../client/index.ts";
import type { CompletedTask, Task } from "../contract/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import type { Job } from "../ledger/index.ts";
import { type SaveOptions, saveOutputs } from "./save-outputs.ts";
import type { Session } from "./session.ts";

export interface WaitAndDownloadOptions {
  /** Milliseconds to wait for the end. */
  timeout: number;
  signal: AbortSignal;
  /** Called with each response. */
  onPoll?: (task: Task) => void;
  /** Where its files go, and under which names; nothing is saved if it is left out. */
  save?: Omit<SaveOptions, "signal">;
  /** Called when the task is completed and its files are about to be saved. */
  onSave?: (task: CompletedTask) => void;
}

/** How a job has ended. */
export interface WaitAndDownloadResult {
  task: CompletedTask;
  /** What the ledger knows; undefined for a task of another machine. */
  job: Job | undefined;
  /** What was saved. */
  files: DownloadedFile[];
}

/**
 * Waits for a task's end and saves its files, and records what becomes known.
 * @throws WaitTimeoutError, TaskFailedError, AbortedError, DownloadError, and what else `client.wait` throws.
 */
export async function waitAndDownload(
  { client, journal }: Pick<Session, "journal"> & { client: Client },
  id: string,
  { timeout, signal, onPoll, save, onSave }: WaitAndDownloadOptions,
): Promise<WaitAndDownloadResult> {
  const task = await client.wait(id, {
    timeout,
    signal,
    onPoll: (response) => {
      journal.recordPoll(response);
      onPoll?.(response);
    },
  });
  if (!save) return { task, job: journal.job(id), files: [] };
  onSave?.(task);
  const files = await saveOutputs(client, task, { ...save, signal });
  return { task, job: journal.recordDownloaded(id, files), files };
}
