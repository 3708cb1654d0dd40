import { type DownloadClient, DownloadError } from "../../download/index.ts";
import { SeedanceError } from "../../errors.ts";
import { saveOutputs } from "../../jobs/index.ts";
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
  /** Something has happened: there may be more to do. */
  onChange(): void;
  /** Nothing more can be saved or written down. */
  onFailure(error: unknown): void;
}

const defaultDownloads = 4;
/** How often a download is tried, the first time included; each try repeats by itself what passes within seconds. */
const mostTries = 5;
const [firstPause, longestPause] = [2_000, 60_000];

/** Its URLs have expired: only the leader may ask for new ones. */
class ExpiredUrlsError extends SeedanceError {
  constructor() {
    super("stale", "The URLs of the output have expired.");
  }
}

/** Saves files, several at a time; it holds up no submit. */
export class BatchDownloader {
  readonly #parts: BatchDownloaderParts;
  readonly #work = new Set<Promise<void>>();
  /** How many download; the others wait for another try. */
  #active = 0;

  constructor(parts: BatchDownloaderParts) {
    this.#parts = parts;
  }

  get busy(): boolean {
    return this.#work.size > 0;
  }

  async startMore(): Promise<void> {
    const { store, options, onChange: changed, onFailure: failed, signal } = this.#parts;
    const most = (options.downloads ?? defaultDownloads) - this.#active;
    if (most <= 0) return;
    for (const delivery of await store.claimDownloads(most)) {
      this.#active++;
      const work = this.#save(delivery)
        .catch((error) => {
          if (!signal.aborted) failed(error);
        })
        .finally(() => {
          this.#work.delete(work);
          changed();
        });
      this.#work.add(work);
    }
  }

  async drain(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  async #save(delivery: PendingDownload): Promise<void> {
    const { store, options, signal, notify: tell } = this.#parts;
    const { item, task } = delivery;
    const subject = { id: item.id, line: item.line, key: item.key, taskId: task.id };
    try {
      const files = await this.#download(delivery);
      await store.recordDownloaded(delivery, files);
      tell({ type: "downloaded", ...subject, files, credits: task.credits_used });
    } catch (error) {
      if (signal.aborted) return;
      if (isStorageError(error) || !(error instanceof SeedanceError)) throw error;
      const again = delivery.tries + 1 < mostTries;
      if (again && error instanceof ExpiredUrlsError) return store.recordDownloadFailure(delivery, error, "fresh");
      if (again && isTransientFailure(error)) return this.#retryLater(delivery, error);
      await store.recordDownloadFailure(delivery, error, "never");
      tell({ type: "unsaved", ...subject, error: toDownloadError(error, options, task.id) });
    }
  }

  async #download({ item, task }: PendingDownload) {
    const { options, signal, clock, baseUrl } = this.#parts;
    const { directory, overwrite = false } = options;
    const stale = () => Promise.reject(new ExpiredUrlsError());
    const client: DownloadClient = { baseUrl, get: stale, wait: stale };
    try {
      return await saveOutputs(client, task, { directory, name: item.name, overwrite, signal, clock });
    } finally {
      this.#active--;
    }
  }

  async #retryLater(delivery: PendingDownload, error: unknown): Promise<void> {
    const { store, clock, signal } = this.#parts;
    await clock.sleep(Math.min(firstPause * 2 ** delivery.tries, longestPause), signal);
    await store.recordDownloadFailure(delivery, error, "again");
  }
}

/** What keeps a file from being had, in the words of downloads. */
function toDownloadError(error: SeedanceError, { directory }: RunOptions, taskId: string): SeedanceError {
  if (!(error instanceof ExpiredUrlsError)) return error;
  return new DownloadError("expired", `The URLs of task ${taskId} have expired, and new ones too.`, {
    taskId,
    path: directory,
  });
}
