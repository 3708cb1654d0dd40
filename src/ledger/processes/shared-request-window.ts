import { assertInput } from "../../errors.ts";
import { message } from "../../message.ts";
import { assertSeconds, type RequestLog, type RequestSlot, RequestWindow } from "../../scheduling/index.ts";
import type { ProcessRegistry } from "./process-registry.ts";

/** A rate limit: a number of requests in a sliding window. */
export interface RateLimitWindow {
  /** The number of requests that the account may send in one window; `Infinity` for no limit. */
  requests: number;
  /** The length of the sliding window in seconds. */
  seconds: number;
}

/** A sent request, or the response to one. */
interface RequestEventRow {
  id: number;
  /** The time by the machine's monotonic clock. */
  at: number;
  /** The id of the request that this is the response to; null for a request. */
  request: number | null;
  /** Whether the response was a 429. */
  refused: number;
  retry_after: number | null;
}

/** Windows for which a 429 may affect the limit. */
const relevantWindows = 30;
/** The minimum time in milliseconds to keep events, for processes with a longer window. */
const minRetention = 1_800_000;

/**
 * An account's requests in one sliding window that all processes of this machine share. The processes share ordered
 * events. Each process derives the window's state from them, as if all requests were its own. A request whose process
 * was killed counts for two windows after it was sent at most.
 *
 * Times are those of the machine's monotonic clock (`process.hrtime`), which is the same for all processes and
 * independent of corrections of the wall clock.
 */
export class SharedRequestWindow implements RequestLog {
  readonly #processes: ProcessRegistry;
  readonly #account: string;
  readonly #requests: number;
  readonly #milliseconds: number;
  readonly #monotonicClock: () => number;
  #window: RequestWindow;
  /** Requests without a response. */
  readonly #pendingRequests = new Map<number, RequestSlot>();
  /** Responses that could not be recorded yet. */
  #unsavedResponses: { at: number; id: number; refused: { retryAfter: number | undefined } | undefined }[] = [];
  /** The last event that was applied. */
  #lastEventId = 0;
  #lastEventAt = Number.NEGATIVE_INFINITY;
  /** The machine's clock minus the budget's clock. */
  #clockOffset: number | undefined;

  /**
   * @param clock the machine's monotonic clock in milliseconds, the same for all processes.
   * @throws ValidationError if the window is invalid.
   * @throws LedgerError if the registry cannot be read or written.
   */
  constructor(
    processes: ProcessRegistry,
    account: string,
    { requests, seconds }: RateLimitWindow,
    clock: () => number,
  ) {
    assertInput(
      requests >= 1,
      "requests",
      message`must be 1 or more, not ${requests}`,
      message`Omit it to use the contract's limit`,
    );
    assertSeconds("seconds", seconds);
    this.#processes = processes;
    this.#account = account;
    this.#requests = requests;
    this.#milliseconds = seconds * 1000;
    this.#monotonicClock = clock;
    this.#window = new RequestWindow(requests, this.#milliseconds);
    processes.db.transaction(() => {
      this.#resetAfterReboot();
      this.#closeRequestsOfDeadProcesses();
      this.#reloadEvents();
    });
  }

  available(by: number): number {
    this.#applyNewEvents();
    const now = this.#monotonicClock();
    return this.#window.available(this.#clockOffset === undefined ? now : Math.max(by + this.#clockOffset, now));
  }

  nextAvailableAt(now: number): number {
    this.#saveResponses();
    this.#applyNewEvents();
    const machineNow = this.#monotonicClock();
    this.#clockOffset = machineNow - now;
    if (this.#window.nextAvailableAt(machineNow) > machineNow)
      this.#processes.db.transaction(() => this.#closeRequestsOfDeadProcesses());
    this.#applyNewEvents();
    return now + (this.#window.nextAvailableAt(machineNow) - machineNow);
  }

  reserve(now: number): RequestSlot | undefined {
    const { db } = this.#processes;
    this.#saveResponses();
    const id = db.transaction(() => {
      this.#applyNewEvents();
      const machineNow = this.#monotonicClock();
      this.#clockOffset = machineNow - now;
      if (this.#window.nextAvailableAt(machineNow) > machineNow) return undefined;
      db.run(
        "DELETE FROM request_events WHERE at < ?",
        machineNow - Math.max(relevantWindows * this.#milliseconds, minRetention),
      );
      return this.#record(machineNow, null);
    });
    if (id === undefined) return undefined;
    this.#applyNewEvents();
    return {
      recordResponse: (_, refused) => {
        this.#unsavedResponses.push({ at: this.#monotonicClock(), id, refused });
        try {
          this.#saveResponses();
        } catch {
          // An error here would hide the response, which may hold a task. The next request tries again to record it.
        }
      },
    };
  }

  /** Records the responses. If the ledger is closed, they count as requests whose process was killed. */
  #saveResponses(): void {
    if (this.#unsavedResponses.length === 0 || this.#processes.closed) return;
    this.#processes.db.transaction(() => {
      for (const { at, id, refused } of this.#unsavedResponses) this.#record(at, id, refused);
    });
    this.#unsavedResponses = [];
  }

  /**
   * Records an event. Call it in a transaction.
   * @returns the event's id.
   */
  #record(at: number, request: number | null, refused?: { retryAfter: number | undefined }): number | undefined {
    const { db, processLock: owner } = this.#processes;
    const row = db.get<{ id: number }>(
      `INSERT INTO request_events (account, owner, at, request, refused, retry_after) VALUES (?, ?, ?, ?, ?, ?)
       RETURNING id`,
      this.#account,
      owner.id,
      at,
      request,
      refused ? 1 : 0,
      refused?.retryAfter ?? null,
    );
    return row?.id;
  }

  /** Applies the events since the last one that was applied. */
  #applyNewEvents(): void {
    const sql = "SELECT * FROM request_events WHERE account = ? AND id > ? ORDER BY id";
    const events = this.#processes.db.all<RequestEventRow>(sql, this.#account, this.#lastEventId);
    // Another process may have recorded an earlier event late.
    if (events.some(({ at }) => at < this.#lastEventAt)) this.#reloadEvents();
    else for (const event of events) this.#applyEvent(event);
  }

  /** Applies all events that may still affect the limit. */
  #reloadEvents(): void {
    this.#window = new RequestWindow(this.#requests, this.#milliseconds);
    this.#pendingRequests.clear();
    this.#lastEventAt = Number.NEGATIVE_INFINITY;
    const reach = this.#milliseconds * (Number.isFinite(this.#requests) ? relevantWindows : 1);
    const sql = "SELECT * FROM request_events WHERE account = ? AND at > ? ORDER BY at, id";
    for (const event of this.#processes.db.all<RequestEventRow>(sql, this.#account, this.#monotonicClock() - reach))
      this.#applyEvent(event);
  }

  #applyEvent({ id, at, request, refused, retry_after }: RequestEventRow): void {
    // Advances the window to the event's time.
    this.#window.nextAvailableAt(at);
    const retryAfter = retry_after ?? undefined;
    if (request === null) this.#pendingRequests.set(id, this.#window.reserve(at));
    else {
      this.#pendingRequests.get(request)?.recordResponse(at, refused ? { retryAfter } : undefined);
      this.#pendingRequests.delete(request);
    }
    this.#lastEventId = Math.max(this.#lastEventId, id);
    this.#lastEventAt = Math.max(this.#lastEventAt, at);
  }

  /**
   * Records a response for the requests of killed processes: now, or one window after the request, whichever is
   * earlier. Call it in a transaction.
   */
  #closeRequestsOfDeadProcesses(): void {
    const now = this.#monotonicClock();
    const pending = this.#processes.db.all<{ id: number; owner: string; at: number }>(
      `SELECT id, owner, at FROM request_events AS sent WHERE account = ? AND request IS NULL
       AND NOT EXISTS (SELECT 1 FROM request_events AS answer WHERE answer.request = sent.id)`,
      this.#account,
    );
    const dead = [...new Set(pending.map(({ owner }) => owner))].filter(
      (owner) => !this.#processes.processLock.isAlive(owner),
    );
    for (const { id, owner, at } of pending)
      if (dead.includes(owner)) this.#record(Math.min(at + this.#milliseconds, now), id);
  }

  /** The clock restarts at 0 when the machine boots. Events with a later time are from before the boot. */
  #resetAfterReboot(): void {
    const last = "SELECT max(id) FROM request_events WHERE at > ?";
    this.#processes.db.run(`UPDATE request_events SET at = 0 WHERE id <= (${last})`, this.#monotonicClock());
  }
}

/** The machine's monotonic clock in milliseconds, the same for all processes. */
export const monotonicClock = () => Number(process.hrtime.bigint()) / 1e6;
