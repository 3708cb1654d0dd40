import { ConnectionError } from "../errors.ts";
import type { RateLimitWindow } from "../ledger/index.ts";
import { message } from "../message.ts";
import { type Clock, type RequestLog, type RequestSlot, RequestWindow, systemClock } from "../scheduling/index.ts";
import type { Sql } from "./database.ts";

/** For so many windows a 429 may affect how many requests are allowed. */
const relevantWindows = 30;

/** A request of a former dispatcher. */
export interface PastRequest {
  /** How many milliseconds ago it was sent. */
  sent: number;
  /** How many milliseconds ago its response came; null if no response was recorded. */
  answered: number | null;
  refused: boolean;
  /** The milliseconds to wait, from a 429. */
  retry_after: number | null;
}

/** An account's requests that may still affect how many are allowed, the oldest first, by the database's clock. */
export function findPastRequests(sql: Sql, account: string): Promise<PastRequest[]> {
  return sql.query<PastRequest>(
    `WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS now)
     SELECT extract(epoch FROM now - at)::float8 * 1000 AS sent, refused, retry_after,
       extract(epoch FROM now - answered_at)::float8 * 1000 AS answered
     FROM requests, clock WHERE account = $1 AND at > now - interval '30 minutes' ORDER BY at`,
    [account],
  );
}

/** Deletes requests that no longer matter. */
export async function deleteOldRequests(sql: Sql, account: string): Promise<void> {
  const text = "DELETE FROM requests WHERE account = $1 AND at < clock_timestamp() - interval '1 hour'";
  await sql.query(text, [account]);
}

/** A request with its slot in the window, and the id of its row once that is written. */
interface LoggedRequest extends RequestSlot {
  row?: string;
}

/**
 * The account's requests, of all machines. Only the dispatcher sends, so slots are reserved in memory, starting from the
 * requests of former dispatchers. Each request is recorded before it is sent, so that the next dispatcher counts it.
 */
export class DispatcherRequestLog implements RequestLog {
  readonly #sql: Sql;
  readonly #account: string;
  readonly #window: RequestWindow;

  /**
   * @param past the current result of `findPastRequests`.
   * @param clock the clock of the request budget.
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
    const slot = this.#window.reserve(now);
    const request: LoggedRequest = {
      recordResponse: (at, refused) => {
        slot.recordResponse(at, refused);
        if (request.row !== undefined) void this.#recordResponse(request.row, refused);
      },
    };
    return request;
  }

  /**
   * Records a request that is about to be sent.
   * @param request a result of `reserve`.
   * @throws ConnectionError with `notSent` if the database is unreachable: requests must not be sent unrecorded.
   */
  async record(request: LoggedRequest): Promise<void> {
    const text = "INSERT INTO requests (account) VALUES ($1) RETURNING id";
    const [row] = await this.#sql.query<{ id: string }>(text, [this.#account]).catch((cause) => {
      const problem = message`The request could not be recorded, because the database is unreachable. Nothing was sent.`;
      throw new ConnectionError(problem, { cause, notSent: true });
    });
    if (row) request.row = row.id;
  }

  /** Records a response. If that fails, the next dispatcher treats the request as still in flight. */
  async #recordResponse(row: string, refused: { retryAfter: number | undefined } | undefined): Promise<void> {
    const text = "UPDATE requests SET answered_at = clock_timestamp(), refused = $2, retry_after = $3 WHERE id = $1";
    await this.#sql.query(text, [row, refused !== undefined, refused?.retryAfter ?? null]).catch(() => {});
  }
}

/** Applies past requests and responses to a window, in order. */
function replay(window: RequestWindow, past: readonly PastRequest[], length: number, now: number): void {
  const slots = new Map<PastRequest, RequestSlot>();
  const events = past
    .filter(({ sent }) => sent <= relevantWindows * length)
    .flatMap((request) => {
      // Without a recorded response, it counts as answered just now, or one window after it was sent.
      const responseAge = request.answered ?? Math.max(request.sent - length, 0);
      return [
        { age: request.sent, request, isResponse: false },
        { age: Math.min(responseAge, request.sent), request, isResponse: true },
      ];
    })
    .sort((a, b) => b.age - a.age || Number(a.isResponse) - Number(b.isResponse));
  for (const { age, request, isResponse } of events) {
    const at = now - age;
    window.nextAvailableAt(at);
    if (!isResponse) slots.set(request, window.reserve(at));
    else
      slots
        .get(request)
        ?.recordResponse(at, request.refused ? { retryAfter: request.retry_after ?? undefined } : undefined);
  }
}
