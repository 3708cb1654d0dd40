import { inspect } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StoreWriter } from "../../../src/batch/store.ts";
import { ConnectionError } from "../../../src/package/index.ts";
import { postgres } from "../../../src/postgres/index.ts";
import type { RequestSlot } from "../../../src/scheduling/index.ts";
import {
  contract,
  createItem,
  createPostgresTestBed,
  type PostgresTestBed,
  postgresAccount,
  queryDatabase,
} from "./support/test-bed.ts";

let testBed: PostgresTestBed;
beforeAll(async () => {
  testBed = await createPostgresTestBed();
}, 60_000);
afterAll(() => testBed[Symbol.asyncDispose]());

const neverAborted = new AbortController().signal;
const window = { requests: 5, seconds: 60 };
/** A request that is about to be sent. */
const outgoingRequestOf = (slot: RequestSlot) => ({
  method: "GET",
  url: "http://localhost",
  idempotencyKey: undefined,
  slot,
});

/** Sends one request as the client does: reserves a slot, records the request, and records its response. */
async function sendOneRequest(
  writer: StoreWriter,
  response?: { retryAfter: number | undefined } | "none",
): Promise<void> {
  const slot = writer.requestLog(window).reserve(performance.now());
  if (!slot) throw new Error("no slot");
  await writer.recordRequest?.(outgoingRequestOf(slot));
  if (response !== "none") slot.recordResponse(performance.now(), response);
}

test("errors for an invalid address, a wrong password and an unreachable server do not contain the password", async () => {
  const open = (url: string) =>
    postgres(url, { timeout: 300 })
      .open({ name: "film", account: postgresAccount, contract })
      .catch((error) => error);
  expect(() => postgres("mysql://me:hidden@localhost/x")).toThrow(expect.objectContaining({ code: "engine_address" }));
  const url = await testBed.createDatabase();
  const { password } = new URL(url);
  const wrong = await open(url.replace(password, "hidden"));
  expect(wrong.message).toMatch(/password authentication failed/);
  const unreachable = await open("postgres://me:hidden@127.0.0.1:1/x?password=hidden");
  expect(unreachable).toMatchObject({ code: "engine_away", retryable: true });
  expect(unreachable.message).toMatch(/^postgres:\/\/me@127\.0\.0\.1:1\/x can't be reached: .*ECONNREFUSED/);
  for (const error of [wrong, unreachable]) expect(inspect(error, { depth: 9 })).not.toContain("hidden");
  const store = await testBed.openStore(url);
  expect(store.location).toMatch(/^postgres:\/\/seedance@127\.0\.0\.1:\d+\/test_\d+$/);
});

test("tables of a newer version are refused and left unchanged", async () => {
  const url = await testBed.createDatabase();
  await testBed.openStore(url);
  await queryDatabase(url, "UPDATE seedance.version SET number = 99");
  await expect(testBed.openStore(url)).rejects.toMatchObject({ code: "engine_newer" });
});

test("a new dispatcher counts the requests of former ones, including those without a recorded response", async () => {
  const url = await testBed.createDatabase();
  const [one, other] = [await testBed.openStore(url), await testBed.openStore(url)];
  const first = await one.acquireWriter(neverAborted);
  await sendOneRequest(first);
  await sendOneRequest(first, "none");
  await queryDatabase(
    url,
    "UPDATE seedance.requests SET at = at - interval '40 seconds', answered_at = answered_at - interval '40 seconds'",
  );
  await sendOneRequest(first);
  await first[Symbol.asyncDispose]();
  const log = (await other.acquireWriter(neverAborted)).requestLog(window);
  const now = performance.now();
  expect(log.available(now)).toBe(2);
  // The request without a response may have been sent just before its dispatcher died.
  expect(log.available(now + 21_000)).toBe(3);
  expect(log.available(now + 61_000)).toBe(5);
});

test("the pause after a 429 also applies to the next dispatcher", async () => {
  const url = await testBed.createDatabase();
  const [one, other] = [await testBed.openStore(url), await testBed.openStore(url)];
  const first = await one.acquireWriter(neverAborted);
  await sendOneRequest(first, { retryAfter: 30_000 });
  await first[Symbol.asyncDispose]();
  const log = (await other.acquireWriter(neverAborted)).requestLog(window);
  const now = performance.now();
  expect(log.nextAvailableAt(now) - now).toBeGreaterThan(28_000);
  expect(log.nextAvailableAt(now) - now).toBeLessThan(43_000);
});

test("the wait for the dispatcher lease can be aborted", async () => {
  const url = await testBed.createDatabase();
  const [one, other] = [await testBed.openStore(url), await testBed.openStore(url)];
  const writer = await one.acquireWriter(neverAborted);
  const stop = new AbortController();
  const waiting = other.acquireWriter(stop.signal);
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ code: "aborted" });
  await writer[Symbol.asyncDispose]();
});

test("nothing is sent while the database is unreachable, and work continues when it is back", async () => {
  const url = await testBed.createDatabase();
  const store = await testBed.openStore(url);
  await store.importItems([createItem("a", 1)], {});
  const writer = await store.acquireWriter(neverAborted);
  await sendOneRequest(writer);
  await testBed.server.kill();
  const progress = store.progress();
  const slot = writer.requestLog(window).reserve(performance.now());
  if (!slot) throw new Error("no slot");
  const request = Promise.resolve(writer.recordRequest?.(outgoingRequestOf(slot)));
  await expect(request).rejects.toThrow(ConnectionError);
  await expect(request).rejects.toMatchObject({ notSent: true });
  await expect(writer.claimSubmits(1)).rejects.toMatchObject({ code: "lead_lost" });
  expect(writer.lost.aborted).toBe(true);
  const waiting = store.acquireWriter(neverAborted);
  await testBed.server.start();
  const next = await waiting;
  expect((await progress).states.waiting).toBe(1);
  expect((await next.claimSubmits(1)).map(({ item }) => item.id)).toEqual(["a"]);
  expect(next.requestLog(window).available(performance.now())).toBe(4);
  await sendOneRequest(next);
});
