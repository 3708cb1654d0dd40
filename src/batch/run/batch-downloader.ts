import { type DownloadClient, DownloadError } from "../../download/index.ts";
import { SeedanceError } from "../../errors.ts";
import { saveOutputs } from "../../jobs/index.ts";
import { message } from "../../message.ts";
import type { Clock } from "../../scheduling/index.ts";
import type { PendingDownload, Store } from "../store.ts";
import type { BatchEventListener } from "./events.ts";
import type { RunOptions } from "./options.ts";
import { isStorageError, isTransientFailure } from "./stop.ts";

export interface BatchDownloaderParts {
  store: Store;
  options: RunOptions;
  notify: BatchEventListener;
  clock: Clock;
  baseUrl: string;
  signal: AbortSignal;
  /** Called when a download has ended: there may be more to do. */
  onChange(): void;
  /** Called if nothing more can be saved or recorded. */
  onFailure(error: unknown): void;
}

const defaultDownloads = 4;
/** The first one included. Each try also retries transient failures within seconds. */
const maxTries = 5;
/** The pause between two tries, in milliseconds; doubled each time. */
const [firstPause, maxPause] = [2_000, 60_000];

/** The output's URLs have expired. Only the dispatcher may poll the task for new ones. */
class ExpiredUrlsError extends SeedanceError {
  constructor() {
    super("stale", message`The URLs of the output have expired.`);
  }
}

/** Downloads files, several at a time, independently of submits. */
export class BatchDownloader {
  readonly #parts: BatchDownloaderParts;
  readonly #work = new Set<Promise<void>>();
  /** How many downloads run; the other ones of `#work` wait for another try. */
  #active = 0;

  constructor(parts: BatchDownloaderParts) {
    this.#parts = parts;
  }

  get busy(): boolean {
    return this.#work.size > 0;
  }

  async startMore(): Promise<void> {
    const { store, options, onChange, onFailure, signal } = this.#parts;
    const limit = (options.downloads ?? defaultDownloads) - this.#active;
    if (limit <= 0) return;
    for (const download of await store.claimDownloads(limit)) {
      this.#active++;
      const work = this.#save(download)
        .catch((error) => {
          if (!signal.aborted) onFailure(error);
        })
        .finally(() => {
          this.#work.delete(work);
          onChange();
        });
      this.#work.add(work);
    }
  }

  async drain(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  async #save(download: PendingDownload): Promise<void> {
    const { store, options, signal, notify } = this.#parts;
    const { item, task } = download;
    const subject = { id: item.id, line: item.line, key: item.key, taskId: task.id };
    try {
      const files = await this.#download(download);
      await store.recordDownloaded(download, files);
      notify({ type: "downloaded", ...subject, files, credits: task.credits_used });
    } catch (error) {
      if (signal.aborted) return;
      if (isStorageError(error) || !(error instanceof SeedanceError)) throw error;
      const mayRetry = download.tries + 1 < maxTries;
      if (mayRetry && error instanceof ExpiredUrlsError) return store.recordDownloadFailure(download, error, "fresh");
      if (mayRetry && isTransientFailure(error)) return this.#retryLater(download, error);
      await store.recordDownloadFailure(download, error, "never");
      notify({ type: "download_failed", ...subject, error: toDownloadError(error, options, task.id) });
    }
  }

  async #download({ item, task }: PendingDownload) {
    const { options, signal, clock, baseUrl } = this.#parts;
    const { directory, overwrite = false } = options;
    const refuse = () => Promise.reject(new ExpiredUrlsError());
    const client: DownloadClient = { baseUrl, get: refuse, wait: refuse };
    try {
      return await saveOutputs(client, task, { directory, name: item.name, overwrite, signal, clock });
    } finally {
      this.#active--;
    }
  }

  async #retryLater(download: PendingDownload, error: unknown): Promise<void> {
    const { store, clock, signal } = this.#parts;
    await clock.sleep(Math.min(firstPause * 2 ** download.tries, maxPause), signal);
    await store.recordDownloadFailure(download, error, "again");
  }
}

/** Turns an internal error into one that users may see. */
function toDownloadError(error: SeedanceError, { directory }: RunOptions, taskId: string): SeedanceError {
  if (!(error instanceof ExpiredUrlsError)) return error;
  return new DownloadError("expired", message`The URLs of task ${taskId} have expired, and so have refreshed ones.`, {
    taskId,
    path: directory,
  });
}
