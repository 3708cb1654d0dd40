import { demand } from "../../errors.ts";
import { demandMilliseconds, type RequestLog, RequestWindow, type TakenRequest } from "../../scheduling/index.ts";
import type { Live } from "./live.ts";

export interface Window {
  /** How many requests the account may send in one window; `Infinity` for no limit. */
  requests: number;
  /** The length of the sliding window in seconds. */
  seconds: number;
}

/** A request that was sent, or the answer to one. */
interface EventRow {
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
const memory = 30;
/** Milliseconds for which events are kept at least, for processes that were given a longer window. */
const kept = 1_800_000;

/**
 * An account's requests in one sliding window that all processes of this machine share. They share events, in the order
 * in which they happened; what follows from them, each process works out as if all were its own. A request whose process
 * died counts until two windows after it was sent at most.
 *
 * Times are those of the machine's monotonic clock (`process.hrtime`), the same for all processes, which no correction of
 * the wall clock touches.
 */
export class SharedWindow implements RequestLog {
  readonly #live: Live;
  readonly #account: string;
  readonly #requests: number;
  readonly #milliseconds: number;
  readonly #machine: () => number;
  #window: RequestWindow;
  /** Requests without an answer. */
  readonly #open = new Map<number, TakenRequest>();
  /** Answers that could not be written down yet. */
  #answers: { at: number; id: number; refused: { retryAfter: number | undefined } | undefined }[] = [];
  /** The last event that is known. */
  #known = 0;
  #latest = Number.NEGATIVE_INFINITY;
  /** What the machine's clock is ahead of the budget's. */
  #ahead: number | undefined;

  /**
   * @param machine the machine's clock in milliseconds, the same for all processes.
   * @throws ValidationError where the window is none; LedgerError.
   */
  constructor(live: Live, account: string, { requests, seconds }: Window, machine: () => number) {
    demand(requests >= 1, "requests", "must be 1 or more", "Leave it out for what the contract says");
    demandMilliseconds("seconds", seconds * 1000);
    this.#live = live;
    this.#account = account;
    this.#requests = requests;
    this.#milliseconds = seconds * 1000;
    this.#machine = machine;
    this.#window = new RequestWindow(requests, this.#milliseconds);
    live.db.transaction(() => {
      this.#startAnew();
      this.#settleDead();
      this.#load();
    });
  }

  room(by: number): number {
    this.#catchUp();
    const now = this.#machine();
    return this.#window.room(this.#ahead === undefined ? now : Math.max(by + this.#ahead, now));
  }

  freeAt(now: number): number {
    this.#save();
    this.#catchUp();
    const here = this.#machine();
    this.#ahead = here - now;
    if (this.#window.freeAt(here) > here) this.#live.db.transaction(() => this.#settleDead());
    this.#catchUp();
    return now + (this.#window.freeAt(here) - here);
  }

  take(now: number): TakenRequest | undefined {
    const { db } = this.#live;
    this.#save();
    const id = db.transaction(() => {
      this.#catchUp();
      const here = this.#machine();
      this.#ahead = here - now;
      if (this.#window.freeAt(here) > here) return undefined;
      db.run("DELETE FROM request_events WHERE at < ?", here - Math.max(memory * this.#milliseconds, kept));
      return this.#record(here, null);
    });
    if (id === undefined) return undefined;
    this.#catchUp();
    return {
      answered: (_, refused) => {
        this.#answers.push({ at: this.#machine(), id, refused });
        try {
          this.#save();
        } catch {
          // What was answered, a task perhaps, must not be lost for it. It is tried again with the next request.
        }
      },
    };
  }

  /** Writes down what was answered. Where the ledger was closed, these count as requests whose process died. */
  #save(): void {
    if (this.#answers.length === 0 || this.#live.closed) return;
    this.#live.db.transaction(() => {
      for (const { at, id, refused } of this.#answers) this.#record(at, id, refused);
    });
    this.#answers = [];
  }

  /** Writes an event; its number. To be called in a transaction. */
  #record(at: number, request: number | null, refused?: { retryAfter: number | undefined }): number | undefined {
    const { db, owner } = this.#live;
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
  #catchUp(): void {
    const sql = "SELECT * FROM request_events WHERE account = ? AND id > ? ORDER BY id";
    const events = this.#live.db.all<EventRow>(sql, this.#account, this.#known);
    // What another process found out late belongs before what is known.
    if (events.some(({ at }) => at < this.#latest)) this.#load();
    else for (const event of events) this.#follow(event);
  }

  /** Follows all that still tells on what may be sent. */
  #load(): void {
    this.#window = new RequestWindow(this.#requests, this.#milliseconds);
    this.#open.clear();
    this.#latest = Number.NEGATIVE_INFINITY;
    const reach = this.#milliseconds * (Number.isFinite(this.#requests) ? memory : 1);
    const sql = "SELECT * FROM request_events WHERE account = ? AND at > ? ORDER BY at, id";
    for (const event of this.#live.db.all<EventRow>(sql, this.#account, this.#machine() - reach)) this.#follow(event);
  }

  #follow({ id, at, request, refused, retry_after }: EventRow): void {
    // Time goes by for the window too.
    this.#window.freeAt(at);
    const retryAfter = retry_after ?? undefined;
    if (request === null) this.#open.set(id, this.#window.take(at));
    else {
      this.#open.get(request)?.answered(at, refused ? { retryAfter } : undefined);
      this.#open.delete(request);
    }
    this.#known = Math.max(this.#known, id);
    this.#latest = Math.max(this.#latest, at);
  }

  /** Answers the requests of processes that died: now, or a window after they were sent. To be called in a transaction. */
  #settleDead(): void {
    const now = this.#machine();
    const open = this.#live.db.all<{ id: number; owner: string; at: number }>(
      `SELECT id, owner, at FROM request_events AS sent WHERE account = ? AND request IS NULL
       AND NOT EXISTS (SELECT 1 FROM request_events AS answer WHERE answer.request = sent.id)`,
      this.#account,
    );
    const dead = [...new Set(open.map(({ owner }) => owner))].filter((owner) => !this.#live.owner.isAlive(owner));
    for (const { id, owner, at } of open)
      if (dead.includes(owner)) this.#record(Math.min(at + this.#milliseconds, now), id);
  }

  /** The clock begins at 0 when the machine does: all that is known of what lies ahead of it is that it was before. */
  #startAnew(): void {
    const last = "SELECT max(id) FROM request_events WHERE at > ?";
    this.#live.db.run(`UPDATE request_events SET at = 0 WHERE id <= (${last})`, this.#machine());
  }
}

/** The machine's monotonic clock in milliseconds, the same for all processes. */
export const machineClock = () => Number(process.hrtime.bigint()) / 1e6;
