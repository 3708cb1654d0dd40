import type { Client } from "../client/index.ts";
import type { CompletedTask, Task } from "../contract/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import type { Job } from "../ledger/index.ts";
import { type SaveOptions, saveOutputs } from "./save-outputs.ts";
import type { Session } from "./session.ts";

export interface WaitAndDownloadOptions {
  /** The timeout of the wait in milliseconds. */
  timeout: number;
  signal: AbortSignal;
  /** Called with the task of each response. */
  onPoll?: (task: Task) => void;
  /** The folder and names of the files; no files are saved if it is left out. */
  save?: Omit<SaveOptions, "signal">;
  /** Called when the task is completed, before its files are saved. */
  onSave?: (task: CompletedTask) => void;
}

/** A completed job with its saved files. */
export interface WaitAndDownloadResult {
  task: CompletedTask;
  /** The ledger's record of the job; undefined if another machine submitted it. */
  job: Job | undefined;
  /** The saved files. */
  files: DownloadedFile[];
}

/**
 * Waits for a task, saves its files, and records the folder, polls and files in the journal.
 * @throws what `client.wait` throws.
 * @throws DownloadError if a file cannot be saved.
 */
export async function waitAndDownload(
  { client, journal }: Pick<Session, "journal"> & { client: Client },
  id: string,
  { timeout, signal, onPoll, save, onSave }: WaitAndDownloadOptions,
): Promise<WaitAndDownloadResult> {
  // An interrupted run is resumed with the folder that was chosen last.
  if (save) journal.recordDestination(id, save);
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
