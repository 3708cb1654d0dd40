import { assertInput } from "../../errors.ts";
import { assertMilliseconds, type RequestLog, type RequestSlot, RequestWindow } from "../../scheduling/index.ts";
import type { ProcessRegistry } from "./process-registry.ts";

export interface RateLimitWindow {
  /** How many requests the account may send in one window; `Infinity` for no limit. */
  requests: number;
  /** The length of the sliding window in seconds. */
  seconds: number;
}

/** A request that was sent, or the answer to one. */
interface RequestEventRow {
  id: number;
  /** When, by the machine's clock. */
  at: number;
  /** The request that was answered; null where one was sent. */
  request: number | null;
  /** Whether the answer was 429. */
  refused: number;
  retry_after: number | null;
}

/** For so many windows a 429 may tell on what is allowed. */
const relevantWindows = 30;
/** Milliseconds for which events are kept at least, for processes that were given a longer window. */
const minRetention = 1_800_000;

/**
 * An account's requests in one sliding window that all processes of this machine share. They share events, in the order
 * in which they happened; what follows from them, each process works out as if all were its own. A request whose process
 * died counts until two windows after it was sent at most.
 *
 * Times are those of the machine's monotonic clock (`process.hrtime`), the same for all processes, which no correction of
 * the wall clock touches.
 */
export class SharedRequestWindow implements RequestLog {
  readonly #processes: ProcessRegistry;
  readonly #account: string;
  readonly #requests: number;
  readonly #milliseconds: number;
  readonly #monotonicClock: () => number;
  #window: RequestWindow;
  /** Requests without an answer. */
  readonly #unanswered = new Map<number, RequestSlot>();
  /** Answers that could not be written down yet. */
  #unsavedResponses: { at: number; id: number; refused: { retryAfter: number | undefined } | undefined }[] = [];
  /** The last event that is known. */
  #lastEventId = 0;
  #lastEventAt = Number.NEGATIVE_INFINITY;
  /** What the machine's clock is ahead of the budget's. */
  #clockOffset: number | undefined;

  /**
   * @param machine the machine's clock in milliseconds, the same for all processes.
   * @throws ValidationError where the window is none; LedgerError.
   */
  constructor(live: ProcessRegistry, account: string, { requests, seconds }: RateLimitWindow, machine: () => number) {
    assertInput(requests >= 1, "requests", "must be 1 or more", "Leave it out for what the contract says");
    assertMilliseconds("seconds", seconds * 1000);
    this.#processes = live;
    this.#account = account;
    this.#requests = requests;
    this.#milliseconds = seconds * 1000;
    this.#monotonicClock = machine;
    this.#window = new RequestWindow(requests, this.#milliseconds);
    live.db.transaction(() => {
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
    const here = this.#monotonicClock();
    this.#clockOffset = here - now;
    if (this.#window.nextAvailableAt(here) > here)
      this.#processes.db.transaction(() => this.#closeRequestsOfDeadProcesses());
    this.#applyNewEvents();
    return now + (this.#window.nextAvailableAt(here) - here);
  }

  reserve(now: number): RequestSlot | undefined {
    const { db } = this.#processes;
    this.#saveResponses();
    const id = db.transaction(() => {
      this.#applyNewEvents();
      const here = this.#monotonicClock();
      this.#clockOffset = here - now;
      if (this.#window.nextAvailableAt(here) > here) return undefined;
      db.run(
        "DELETE FROM request_events WHERE at < ?",
        here - Math.max(relevantWindows * this.#milliseconds, minRetention),
      );
      return this.#record(here, null);
    });
    if (id === undefined) return undefined;
    this.#applyNewEvents();
    return {
      recordResponse: (_, refused) => {
        this.#unsavedResponses.push({ at: this.#monotonicClock(), id, refused });
        try {
          this.#saveResponses();
        } catch {
          // What was answered, a task perhaps, must not be lost for it. It is tried again with the next request.
        }
      },
    };
  }

  /** Writes down what was answered. Where the ledger was closed, these count as requests whose process died. */
  #saveResponses(): void {
    if (this.#unsavedResponses.length === 0 || this.#processes.closed) return;
    this.#processes.db.transaction(() => {
      for (const { at, id, refused } of this.#unsavedResponses) this.#record(at, id, refused);
    });
    this.#unsavedResponses = [];
  }

  /** Writes an event; its number. To be called in a transaction. */
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

  /** Follows what has happened since it last did. */
  #applyNewEvents(): void {
    const sql = "SELECT * FROM request_events WHERE account = ? AND id > ? ORDER BY id";
    const events = this.#processes.db.all<RequestEventRow>(sql, this.#account, this.#lastEventId);
    // What another process found out late belongs before what is known.
    if (events.some(({ at }) => at < this.#lastEventAt)) this.#reloadEvents();
    else for (const event of events) this.#applyEvent(event);
  }

  /** Follows all that still tells on what may be sent. */
  #reloadEvents(): void {
    this.#window = new RequestWindow(this.#requests, this.#milliseconds);
    this.#unanswered.clear();
    this.#lastEventAt = Number.NEGATIVE_INFINITY;
    const reach = this.#milliseconds * (Number.isFinite(this.#requests) ? relevantWindows : 1);
    const sql = "SELECT * FROM request_events WHERE account = ? AND at > ? ORDER BY at, id";
    for (const event of this.#processes.db.all<RequestEventRow>(sql, this.#account, this.#monotonicClock() - reach))
      this.#applyEvent(event);
  }

  #applyEvent({ id, at, request, refused, retry_after }: RequestEventRow): void {
    // Time goes by for the window too.
    this.#window.nextAvailableAt(at);
    const retryAfter = retry_after ?? undefined;
    if (request === null) this.#unanswered.set(id, this.#window.reserve(at));
    else {
      this.#unanswered.get(request)?.recordResponse(at, refused ? { retryAfter } : undefined);
      this.#unanswered.delete(request);
    }
    this.#lastEventId = Math.max(this.#lastEventId, id);
    this.#lastEventAt = Math.max(this.#lastEventAt, at);
  }

  /** Answers the requests of processes that died: now, or a window after they were sent. To be called in a transaction. */
  #closeRequestsOfDeadProcesses(): void {
    const now = this.#monotonicClock();
    const open = this.#processes.db.all<{ id: number; owner: string; at: number }>(
      `SELECT id, owner, at FROM request_events AS sent WHERE account = ? AND request IS NULL
       AND NOT EXISTS (SELECT 1 FROM request_events AS answer WHERE answer.request = sent.id)`,
      this.#account,
    );
    const dead = [...new Set(open.map(({ owner }) => owner))].filter(
      (owner) => !this.#processes.processLock.isAlive(owner),
    );
    for (const { id, owner, at } of open)
      if (dead.includes(owner)) this.#record(Math.min(at + this.#milliseconds, now), id);
  }

  /** The clock begins at 0 when the machine does: all that is known of what lies ahead of it is that it was before. */
  #resetAfterReboot(): void {
    const last = "SELECT max(id) FROM request_events WHERE at > ?";
    this.#processes.db.run(`UPDATE request_events SET at = 0 WHERE id <= (${last})`, this.#monotonicClock());
  }
}

/** The machine's monotonic clock in milliseconds, the same for all processes. */
export const monotonicClock = () => Number(process.hrtime.bigint()) / 1e6;
