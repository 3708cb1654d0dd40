import { ConnectionError } from "../errors.ts";
import type { RateLimitWindow } from "../ledger/index.ts";
import { type Clock, type RequestLog, type RequestSlot, RequestWindow, systemClock } from "../scheduling/index.ts";
import type { Sql } from "./database.ts";

/** For so many windows a 429 may tell on what is allowed. */
const relevantWindows = 30;

/** A request of a former leader, or of this one's former life. */
export interface PastRequest {
  /** How many milliseconds ago it was sent. */
  sent: number;
  /** How many milliseconds ago it was answered; null where whoever sent it did not live to say so. */
  answered: number | null;
  refused: boolean;
  /** The milliseconds that a 429 asked to wait. */
  retry_after: number | null;
}

/** The requests of an account that may still tell on what may be sent, the oldest first, by the database's clock. */
export function findPastRequests(sql: Sql, account: string): Promise<PastRequest[]> {
  return sql.query<PastRequest>(
    `WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS now)
     SELECT extract(epoch FROM now - at)::float8 * 1000 AS sent, refused, retry_after,
       extract(epoch FROM now - answered_at)::float8 * 1000 AS answered
     FROM requests, clock WHERE account = $1 AND at > now - interval '30 minutes' ORDER BY at`,
    [account],
  );
}

/** Forgets what tells nothing any more. */
export async function deleteOldRequests(sql: Sql, account: string): Promise<void> {
  const text = "DELETE FROM requests WHERE account = $1 AND at < clock_timestamp() - interval '1 hour'";
  await sql.query(text, [account]);
}

/** A request that has its room, and its row once that was written. */
interface LoggedRequest extends RequestSlot {
  row?: string;
}

/**
 * The account's requests, for all machines. The leader alone sends, so that room is taken in memory, at once, beginning
 * with what former leaders have sent. Each request is written down before it leaves: the next leader counts it.
 */
export class DispatcherRequestLog implements RequestLog {
  readonly #sql: Sql;
  readonly #account: string;
  readonly #window: RequestWindow;

  /**
   * @param past as `findPastRequests` gave it just now.
   * @param clock the budget's.
   */
  constructor(
    sql: Sql,
    account: string,
    window: RateLimitWindow,
    past: readonly PastRequest[],
    clock: Clock = systemClock,
  ) {
    const length = window.seconds * 1_000;
    this.#sql = sql;
    this.#account = account;
    this.#window = new RequestWindow(window.requests, length);
    replay(this.#window, past, length, clock.now());
  }

  available(by: number): number {
    return this.#window.available(by);
  }

  nextAvailableAt(now: number): number {
    return this.#window.nextAvailableAt(now);
  }

  reserve(now: number): RequestSlot {
    const counted = this.#window.reserve(now);
    const taken: LoggedRequest = {
      recordResponse: (at, refused) => {
        counted.recordResponse(at, refused);
        if (taken.row !== undefined) void this.#recordResponse(taken.row, refused);
      },
    };
    return taken;
  }

  /**
   * Records a request that is about to leave.
   * @param taken what `take` gave.
   * @throws ConnectionError `notSent` if the database is away: what is not recorded must not be sent.
   */
  async record(taken: LoggedRequest): Promise<void> {
    const text = "INSERT INTO requests (account) VALUES ($1) RETURNING id";
    const [row] = await this.#sql.query<{ id: string }>(text, [this.#account]).catch((cause) => {
      const message = "The request could not be recorded, since the database is away. Nothing was sent.";
      throw new ConnectionError(message, { cause, notSent: true });
    });
    if (row) taken.row = row.id;
  }

  /** Where the answer can't be written down, the next leader takes the request for one that may still be under way. */
  async #recordResponse(row: string, refused: { retryAfter: number | undefined } | undefined): Promise<void> {
    const text = "UPDATE requests SET answered_at = clock_timestamp(), refused = $2, retry_after = $3 WHERE id = $1";
    await this.#sql.query(text, [row, refused !== undefined, refused?.retryAfter ?? null]).catch(() => {});
  }
}

/** Has a window follow what has happened, in order. */
function replay(window: RequestWindow, past: readonly PastRequest[], length: number, now: number): void {
  const open = new Map<PastRequest, RequestSlot>();
  const events = past
    .filter(({ sent }) => sent <= relevantWindows * length)
    .flatMap((request) => {
      // One without an answer was under way at the latest when its leader died: just now, or a window after it was sent.
      const answered = request.answered ?? Math.max(request.sent - length, 0);
      return [
        { age: request.sent, request, isAnswer: false },
        { age: Math.min(answered, request.sent), request, isAnswer: true },
      ];
    })
    .sort((a, b) => b.age - a.age || Number(a.isAnswer) - Number(b.isAnswer));
  for (const { age, request, isAnswer } of events) {
    const at = now - age;
    window.nextAvailableAt(at);
    if (!isAnswer) open.set(request, window.reserve(at));
    else
      open
        .get(request)
        ?.recordResponse(at, request.refused ? { retryAfter: request.retry_after ?? undefined } : undefined);
  }
}
