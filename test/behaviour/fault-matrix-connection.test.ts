import { describe, expect, test, vi } from "vitest";
import { AbortedError, ConnectionError, createClient } from "../../src/package/index.ts";
import type { Toxic } from "../support/fault-proxy.ts";
import { expectRecovery } from "./fault-matrix/recovery.ts";
import { type FaultTestBed, row } from "./fault-matrix/test-bed.ts";

/** One harm on the wire, then none: the same bytes under the same key, the first charge's task. */
async function expectRecoveryFrom(stand: FaultTestBed, toxic: Toxic, seen: number) {
  stand.proxy.add({ ...toxic, times: 1 });
  await stand.submit();
  expect(stand.wire.requests).toHaveLength(2);
  expect(stand.receivedRequests("POST")).toHaveLength(seen);
  expect(stand.charges()).toHaveLength(1);
}

row(1, "is retried until the service is there", async (stand) => {
  await stand.proxy.disable();
  let tries = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (++tries === 4) await stand.proxy.enable();
    return globalThis.fetch(input, init);
  };
  await stand.submit({ client: stand.client({ fetch }) });
  expect(tries).toBe(4);
  expect(stand.receivedRequests("POST")).toHaveLength(1);
});

row(1, "that stays is an error that says that nothing was sent", async (stand) => {
  await stand.proxy.disable();
  const error = await stand.fail({ prompt: "A train" });
  expect(error).toMatchObject({ notSent: true, retryable: true, idempotencyKey: expect.any(String) });
  expect(error.resume).toBeUndefined();
  expect(stand.receivedRequests("POST")).toEqual([]);
  await stand.proxy.enable();
  await stand.submit({ prompt: "A train", ...(error.idempotencyKey && { idempotencyKey: error.idempotencyKey }) });
  expect(stand.charges()).toHaveLength(1);
});

row(1, "a host without an address proves it too", async (stand) => {
  // A label of a name has 63 characters at most: no server of names is asked.
  const by = stand.client({ baseUrl: `https://${"x".repeat(64)}.invalid` });
  expect(await stand.fail({ client: by })).toMatchObject({ notSent: true });
});

const resetBefore: Toxic = { type: "reset_peer", stream: "upstream", attributes: { timeout: 0 } };
const resetAfter: Toxic = { type: "reset_peer", attributes: { timeout: 0 } };

row(2, "the same key again", (stand) => expectRecoveryFrom(stand, resetBefore, 1));
row(2, "as the sandbox does it", (stand) => expectRecovery(stand, "reset-before"));
row(3, "the same key again, one charge, the answer replayed", (stand) => expectRecoveryFrom(stand, resetAfter, 2));
row(3, "as the sandbox does it", (stand) => expectRecovery(stand, "reset-after"));

row(3, "looks as before the commit: both can be resumed", async (stand) => {
  for (const toxic of [resetBefore, resetAfter]) {
    stand.proxy.add({ ...toxic, times: 1 });
    const error = await stand.fail({ retries: 0 });
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ notSent: false, cause: { cause: { code: "ECONNRESET" } } });
    await stand.resume(error);
  }
  expect(stand.charges()).toHaveLength(2);
});

row(4, "the same key again", (stand) => expectRecoveryFrom(stand, { type: "limit_data", attributes: { bytes: 0 } }, 2));
row(4, "as the sandbox does it", (stand) => expectRecovery(stand, "fin-after"));

describe.each(["upstream", "downstream"] as const)("nothing passes %s", (stream) => {
  row(5, `${stream}: a try ends by itself, the same key again`, async (stand) => {
    stand.proxy.add({ type: "timeout", stream, attributes: { timeout: 0 }, times: 1 });
    await stand.submit({ client: stand.client({ requestTimeout: 200 }) });
    expect(stand.wire.requests.length).toBeGreaterThan(1);
    expect(stand.charges()).toHaveLength(1);
  });
});

row(5, "an abort meanwhile can be resumed", async (stand) => {
  stand.fault({ name: "hang-after", times: 1 });
  const controller = new AbortController();
  const failed = stand.fail({ signal: controller.signal });
  await vi.waitUntil(() => stand.charges().length === 1, { interval: 2 });
  controller.abort();
  const error = await failed;
  expect(error).toBeInstanceOf(AbortedError);
  await stand.resume(error);
  expect(stand.charges()).toHaveLength(1);
});

test("row 5: by default a try ends after 60 s", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    let waited = 0;
    const client = createClient({
      apiKey: "sk_live_never",
      fetch: (_, init) =>
        new Promise((_, reject) => {
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
        }),
    });
    const failed = client.submit("seedance", { prompt: "A train" }, { retries: 0 }).catch((error) => error);
    await vi.waitUntil(() => vi.getTimerCount() > 0);
    while (vi.getTimerCount() > 0 && waited < 90) {
      vi.advanceTimersByTime(1_000);
      waited++;
    }
    expect(waited).toBeLessThanOrEqual(60);
    expect(await failed).toBeInstanceOf(ConnectionError);
  } finally {
    vi.useRealTimers();
  }
});

row(6, "wherever it is cut, the same key finds the task", async (stand) => {
  await stand.submit();
  const whole = stand.wire.receivedBytes;
  let charges = 1;
  for (let bytes = 1; bytes < whole; bytes += 24) {
    const seen = stand.receivedRequests("POST").length;
    stand.proxy.add({ type: "limit_data", attributes: { bytes }, times: 1 });
    await stand.submit();
    expect(stand.receivedRequests("POST"), `cut after ${bytes} of ${whole} bytes`).toHaveLength(seen + 2);
    expect(stand.charges()).toHaveLength(++charges);
    // The window of requests is not what this is about.
    await stand.clock.sleep(10_000);
  }
  expect(charges).toBeGreaterThan(10);
});
row(6, "as the sandbox does it", (stand) => expectRecovery(stand, "truncated-length"));

row(7, "the same key finds the task", (stand) => expectRecovery(stand, "truncated-chunked"));

row(8, "no network error, and it is not believed", (stand) => expectRecovery(stand, "truncated-close"));
row(8, "JSON that is valid and not all is not believed", (stand) => expectRecovery(stand, "partial-json"));

/** An answer that takes seconds, byte after byte, is given up after a fraction of one. */
async function expectRequestTimeout(stand: FaultTestBed) {
  await stand.submit({ client: stand.client({ requestTimeout: 200 }) });
  expect(stand.wire.requests.length).toBeGreaterThan(1);
  expect(stand.charges()).toHaveLength(1);
}

for (const fault of ["slow-headers", "slow-bytes"])
  row(10, `${fault}: the deadline is for all of it`, (stand) => {
    stand.fault({ name: fault, value: "30", times: 1 });
    return expectRequestTimeout(stand);
  });

row(10, "on the wire, with bytes that keep coming", async (stand) => {
  stand.proxy.add({ type: "slicer", attributes: { average_size: 1, delay: 30_000 }, times: 1 });
  await expectRequestTimeout(stand);
});

row(10, "a poll goes on", async (stand) => {
  const { id } = await stand.submit();
  await stand.clock.sleep(3_600_000);
  stand.fault({ name: "slow-bytes", value: "30", method: "GET", times: 1 });
  expect((await stand.client({ requestTimeout: 200 }).wait(id)).status).toBe("completed");
  expect(stand.receivedRequests("GET").length).toBeGreaterThan(1);
});
