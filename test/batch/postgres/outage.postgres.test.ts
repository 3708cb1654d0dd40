import { inspect } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Lead } from "../../../src/batch/store.ts";
import { ConnectionError } from "../../../src/package/index.ts";
import { postgres } from "../../../src/postgres/index.ts";
import type { TakenRequest } from "../../../src/scheduling/index.ts";
import { account, contract, itemOf, query, type Stand, setUp } from "./support/stand.ts";

let stand: Stand;
beforeAll(async () => {
  stand = await setUp();
}, 60_000);
afterAll(() => stand[Symbol.asyncDispose]());

const never = new AbortController().signal;
const window = { requests: 5, seconds: 60 };
/** A request that is about to leave. */
const leaving = (taken: TakenRequest) => ({ method: "GET", url: "http://localhost", idempotencyKey: undefined, taken });

/** Sends one request as the client does: room first, then the record, then the request, then its response. */
async function send(lead: Lead, answer?: { retryAfter: number | undefined } | "none"): Promise<void> {
  const taken = lead.requestLog(window).take(performance.now());
  if (!taken) throw new Error("no room");
  await lead.recordRequest?.(leaving(taken));
  if (answer !== "none") taken.answered(performance.now(), answer);
}

test("an address that is none, a wrong password, a server that is not there: told without the password", async () => {
  const open = (url: string) =>
    postgres(url, { timeout: 300 })
      .open({ name: "film", account, contract })
      .catch((error) => error);
  expect(() => postgres("mysql://me:hidden@localhost/x")).toThrow(expect.objectContaining({ code: "engine_address" }));
  const url = await stand.database();
  const { password } = new URL(url);
  const wrong = await open(url.replace(password, "hidden"));
  expect(wrong.message).toMatch(/password authentication failed/);
  const nobody = await open("postgres://me:hidden@127.0.0.1:1/x?password=hidden");
  expect(nobody).toMatchObject({ code: "engine_away", retryable: true });
  expect(nobody.message).toMatch(/^postgres:\/\/me@127\.0\.0\.1:1\/x can't be reached: .*ECONNREFUSED/);
  for (const error of [wrong, nobody]) expect(inspect(error, { depth: 9 })).not.toContain("hidden");
  const store = await stand.open(url);
  expect(store.place).toMatch(/^postgres:\/\/seedance@127\.0\.0\.1:\d+\/test_\d+$/);
});

test("tables of a newer version are left alone", async () => {
  const url = await stand.database();
  await stand.open(url);
  await query(url, "UPDATE seedance.version SET number = 99");
  await expect(stand.open(url)).rejects.toMatchObject({ code: "engine_newer" });
});

test("a new leader counts what former ones have sent, also what they did not live to see answered", async () => {
  const url = await stand.database();
  const [one, other] = [await stand.open(url), await stand.open(url)];
  const first = await one.lead(never);
  await send(first);
  await send(first, "none");
  await query(
    url,
    "UPDATE seedance.requests SET at = at - interval '40 seconds', answered_at = answered_at - interval '40 seconds'",
  );
  await send(first);
  await first[Symbol.asyncDispose]();
  const log = (await other.lead(never)).requestLog(window);
  const now = performance.now();
  expect(log.room(now)).toBe(2);
  // The one without an answer may have left just before its leader died.
  expect(log.room(now + 21_000)).toBe(3);
  expect(log.room(now + 61_000)).toBe(5);
});

test("a pause that a 429 has asked for holds for the next leader too", async () => {
  const url = await stand.database();
  const [one, other] = [await stand.open(url), await stand.open(url)];
  const first = await one.lead(never);
  await send(first, { retryAfter: 30_000 });
  await first[Symbol.asyncDispose]();
  const log = (await other.lead(never)).requestLog(window);
  const now = performance.now();
  expect(log.freeAt(now) - now).toBeGreaterThan(28_000);
  expect(log.freeAt(now) - now).toBeLessThan(43_000);
});

test("the one who waits for the lead can be told to stop", async () => {
  const url = await stand.database();
  const [one, other] = [await stand.open(url), await stand.open(url)];
  const lead = await one.lead(never);
  const stop = new AbortController();
  const waiting = other.lead(stop.signal);
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ code: "aborted" });
  await lead[Symbol.asyncDispose]();
});

test("while the database is away nothing is sent; when it is back, all goes on", async () => {
  const url = await stand.database();
  const store = await stand.open(url);
  await store.enlist([itemOf("a", 1)], {});
  const lead = await store.lead(never);
  await send(lead);
  await stand.server.kill();
  const progress = store.progress();
  const taken = lead.requestLog(window).take(performance.now());
  if (!taken) throw new Error("no room");
  const request = Promise.resolve(lead.recordRequest?.(leaving(taken)));
  await expect(request).rejects.toThrow(ConnectionError);
  await expect(request).rejects.toMatchObject({ notSent: true });
  await expect(lead.takeSubmits(1)).rejects.toMatchObject({ code: "lead_lost" });
  expect(lead.lost.aborted).toBe(true);
  const waiting = store.lead(never);
  await stand.server.start();
  const next = await waiting;
  expect((await progress).states.waiting).toBe(1);
  expect((await next.takeSubmits(1)).map(({ item }) => item.id)).toEqual(["a"]);
  expect(next.requestLog(window).room(performance.now())).toBe(4);
  await send(next);
});
