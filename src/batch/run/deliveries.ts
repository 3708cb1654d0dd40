import { type DownloadClient, DownloadError } from "../../download/index.ts";
import { SeedanceError } from "../../errors.ts";
import { saveOutputs } from "../../jobs/index.ts";
import type { Clock } from "../../scheduling/index.ts";
import type { Delivery, Store } from "../store.ts";
import type { Tell } from "./events.ts";
import type { RunOptions } from "./options.ts";
import { isPassing, isStorageError } from "./stop.ts";

export interface DeliveriesParts {
  store: Store;
  options: RunOptions;
  tell: Tell;
  clock: Clock;
  baseUrl: string;
  signal: AbortSignal;
  /** Something has happened: there may be more to do. */
  changed(): void;
  /** Nothing more can be saved or written down. */
  failed(error: unknown): void;
}

const usualWidth = 4;
/** How often a download is tried, the first time included; each try repeats by itself what passes within seconds. */
const mostTries = 5;
const [firstPause, longestPause] = [2_000, 60_000];

/** Its URLs have expired: only the leader may ask for new ones. */
class StaleError extends SeedanceError {
  constructor() {
    super("stale", "The URLs of the output have expired.");
  }
}

/** Saves files, several at a time; it holds up no submit. */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  readonly #work = new Set<Promise<void>>();
  /** How many download; the others wait for another try. */
  #active = 0;

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
  }

  get busy(): boolean {
    return this.#work.size > 0;
  }

  async takeMore(): Promise<void> {
    const { store, options, changed, failed, signal } = this.#parts;
    const most = (options.downloads ?? usualWidth) - this.#active;
    if (most <= 0) return;
    for (const delivery of await store.takeDeliveries(most)) {
      this.#active++;
      const work = this.#deliver(delivery)
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

  async ended(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { store, options, signal, tell } = this.#parts;
    const { item, task } = delivery;
    const subject = { id: item.id, line: item.line, key: item.key, taskId: task.id };
    try {
      const files = await this.#download(delivery);
      await store.delivered(delivery, files);
      tell({ type: "downloaded", ...subject, files, credits: task.credits_used });
    } catch (error) {
      if (signal.aborted) return;
      if (isStorageError(error) || !(error instanceof SeedanceError)) throw error;
      const again = delivery.tries + 1 < mostTries;
      if (again && error instanceof StaleError) return store.notDelivered(delivery, error, "fresh");
      if (again && isPassing(error)) return this.#later(delivery, error);
      await store.notDelivered(delivery, error, "never");
      tell({ type: "unsaved", ...subject, error: expired(error, options, task.id) });
    }
  }

  async #download({ item, task }: Delivery) {
    const { options, signal, clock, baseUrl } = this.#parts;
    const { directory, overwrite = false } = options;
    const stale = () => Promise.reject(new StaleError());
    const client: DownloadClient = { baseUrl, get: stale, wait: stale };
    try {
      return await saveOutputs(client, task, { directory, name: item.name, overwrite, signal, clock });
    } finally {
      this.#active--;
    }
  }

  async #later(delivery: Delivery, error: unknown): Promise<void> {
    const { store, clock, signal } = this.#parts;
    await clock.sleep(Math.min(firstPause * 2 ** delivery.tries, longestPause), signal);
    await store.notDelivered(delivery, error, "again");
  }
}

/** What keeps a file from being had, in the words of downloads. */
function expired(error: SeedanceError, { directory }: RunOptions, taskId: string): SeedanceError {
  if (!(error instanceof StaleError)) return error;
  return new DownloadError("expired", `The URLs of task ${taskId} have expired, and new ones too.`, {
    taskId,
    path: directory,
  });
}
