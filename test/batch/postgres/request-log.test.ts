import { expect, test } from "vitest";
import { ConnectionError } from "../../../src/package/index.ts";
import type { Sql } from "../../../src/postgres/database.ts";
import { DispatcherRequestLog, type PastRequest } from "../../../src/postgres/request-log.ts";
import { virtualClock } from "../../support/clock.ts";

const window = { requests: 3, seconds: 60 };

/** A fake database: the statements that were run, in order, and a switch that makes them fail. */
function createSql() {
  const written: string[] = [];
  const state = { isUnreachable: false };
  const query = async (text: string, [id]: unknown[] = []) => {
    if (state.isUnreachable) throw new Error("Connection terminated unexpectedly");
    const isUpdate = text.startsWith("UPDATE");
    written.push(isUpdate ? `UPDATE ${id}` : "INSERT");
    return [{ id: String(written.length) }];
  };
  return { sql: { query } as unknown as Sql, written, state };
}

const pastRequest = (sent: number, answered: number | null, more: Partial<PastRequest> = {}): PastRequest => ({
  ...{ sent: sent * 1_000, answered: answered === null ? null : answered * 1_000, refused: false, retry_after: null },
  ...more,
});

test("requests of former dispatchers count from their responses, or as answered just now without one", () => {
  const clock = virtualClock();
  const { sql } = createSql();
  const log = new DispatcherRequestLog(
    sql,
    "me",
    window,
    [pastRequest(130, null), pastRequest(50, 49), pastRequest(30, null)],
    clock,
  );
  expect(log.available(clock.now())).toBe(1);
  expect(log.available(clock.now() + 11_500)).toBe(2);
  expect(log.available(clock.now() + 59_000)).toBe(2);
  expect(log.available(clock.now() + 61_000)).toBe(3);
});

test("a pause continues under the next dispatcher, and ends at the same time", () => {
  const clock = virtualClock();
  const { sql } = createSql();
  const log = new DispatcherRequestLog(
    sql,
    "me",
    window,
    [pastRequest(20, 20, { refused: true, retry_after: 50_000 })],
    clock,
  );
  expect(log.nextAvailableAt(clock.now()) - clock.now()).toBeGreaterThanOrEqual(30_000);
  expect(log.available(clock.now())).toBe(0);
});

test("a request is recorded, then its response is recorded in the same row", async () => {
  const { sql, written } = createSql();
  const log = new DispatcherRequestLog(sql, "me", window, [], virtualClock());
  const [first, second] = [log.reserve(0), log.reserve(1)];
  // Later requests may be recorded first: each request has its own row.
  await log.record(second);
  await log.record(first);
  second.recordResponse(2);
  first.recordResponse(3);
  await Promise.resolve();
  expect(written).toEqual(["INSERT", "INSERT", "UPDATE 1", "UPDATE 2"]);
});

test("a request that can't be recorded is refused as not sent, and its slot becomes available again", async () => {
  const clock = virtualClock();
  const { sql, state } = createSql();
  const log = new DispatcherRequestLog(sql, "me", { requests: 1, seconds: 60 }, [], clock);
  const slot = log.reserve(clock.now());
  state.isUnreachable = true;
  const request = log.record(slot);
  await expect(request).rejects.toThrow(ConnectionError);
  await expect(request).rejects.toMatchObject({ notSent: true });
  slot.recordResponse(clock.now());
  expect(log.available(clock.now() + 61_000)).toBe(1);
});

test("a request that was never recorded leaves no row", async () => {
  const { sql, written } = createSql();
  const log = new DispatcherRequestLog(sql, "me", window, [], virtualClock());
  log.reserve(0).recordResponse(1);
  const slot = log.reserve(2);
  await log.record(slot);
  slot.recordResponse(3);
  await Promise.resolve();
  expect(written).toEqual(["INSERT", "UPDATE 1"]);
});
