import { describe, expect, test, vi } from "vitest";
import { AbortedError, ConnectionError, createClient } from "../../src/package/index.ts";
import type { Toxic } from "../support/fault-proxy.ts";
import { expectRecovery } from "./fault-matrix/recovery.ts";
import { type FaultTestBed, row } from "./fault-matrix/test-bed.ts";

/** Submits through one toxic, then none: the same bytes are sent again with the same key, and there is one charge. */
async function expectRecoveryFrom(testBed: FaultTestBed, toxic: Toxic, received: number) {
  testBed.proxy.add({ ...toxic, times: 1 });
  await testBed.submit();
  expect(testBed.wire.requests).toHaveLength(2);
  expect(testBed.receivedRequests("POST")).toHaveLength(received);
  expect(testBed.charges()).toHaveLength(1);
}

row(1, "the submit is retried until the service is available", async (testBed) => {
  await testBed.proxy.disable();
  let tries = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (++tries === 4) await testBed.proxy.enable();
    return globalThis.fetch(input, init);
  };
  await testBed.submit({ client: testBed.client({ fetch }) });
  expect(tries).toBe(4);
  expect(testBed.receivedRequests("POST")).toHaveLength(1);
});

row(1, "a permanent fault ends in an error with notSent, and the job can be submitted again", async (testBed) => {
  await testBed.proxy.disable();
  const error = await testBed.fail({ prompt: "A train" });
  expect(error).toMatchObject({ notSent: true, retryable: true, idempotencyKey: expect.any(String) });
  expect(error.resume).toBeUndefined();
  expect(testBed.receivedRequests("POST")).toEqual([]);
  await testBed.proxy.enable();
  await testBed.submit({ prompt: "A train", ...(error.idempotencyKey && { idempotencyKey: error.idempotencyKey }) });
  expect(testBed.charges()).toHaveLength(1);
});

row(1, "a host without an address ends in an error with notSent too", async (testBed) => {
  // A label of a host name has at most 63 characters, so no name server is queried.
  const client = testBed.client({ baseUrl: `https://${"x".repeat(64)}.invalid` });
  expect(await testBed.fail({ client })).toMatchObject({ notSent: true });
});

const resetBefore: Toxic = { type: "reset_peer", stream: "upstream", attributes: { timeout: 0 } };
const resetAfter: Toxic = { type: "reset_peer", attributes: { timeout: 0 } };

row(2, "the submit is retried with the same key", (testBed) => expectRecoveryFrom(testBed, resetBefore, 1));
row(2, "the submit is retried with the same key after the sandbox's fault", (testBed) =>
  expectRecovery(testBed, "reset-before"),
);
row(3, "the submit is retried with the same key and charged once", (testBed) =>
  expectRecoveryFrom(testBed, resetAfter, 2),
);
row(3, "the submit is retried with the same key after the sandbox's fault", (testBed) =>
  expectRecovery(testBed, "reset-after"),
);

row(3, "a reset before and one after the commit look the same, and both errors can be resumed", async (testBed) => {
  for (const toxic of [resetBefore, resetAfter]) {
    testBed.proxy.add({ ...toxic, times: 1 });
    const error = await testBed.fail({ retries: 0 });
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ notSent: false, cause: { cause: { code: "ECONNRESET" } } });
    await testBed.resume(error);
  }
  expect(testBed.charges()).toHaveLength(2);
});

row(4, "the submit is retried with the same key", (testBed) =>
  expectRecoveryFrom(testBed, { type: "limit_data", attributes: { bytes: 0 } }, 2),
);
row(4, "the submit is retried with the same key after the sandbox's fault", (testBed) =>
  expectRecovery(testBed, "fin-after"),
);

describe.each(["upstream", "downstream"] as const)("no byte passes %s", (stream) => {
  row(
    5,
    `a try without bytes ${stream} ends after requestTimeout and is retried with the same key`,
    async (testBed) => {
      testBed.proxy.add({ type: "timeout", stream, attributes: { timeout: 0 }, times: 1 });
      await testBed.submit({ client: testBed.client({ requestTimeout: 200 }) });
      expect(testBed.wire.requests.length).toBeGreaterThan(1);
      expect(testBed.charges()).toHaveLength(1);
    },
  );
});

row(5, "an aborted submit can be resumed", async (testBed) => {
  testBed.fault({ name: "hang-after", times: 1 });
  const controller = new AbortController();
  const failed = testBed.fail({ signal: controller.signal });
  await vi.waitUntil(() => testBed.charges().length === 1, { interval: 2 });
  controller.abort();
  const error = await failed;
  expect(error).toBeInstanceOf(AbortedError);
  await testBed.resume(error);
  expect(testBed.charges()).toHaveLength(1);
});

test("row 5: by default a try without a response ends after 60 s", async () => {
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

row(6, "a response truncated at any byte is retried with the same key", async (testBed) => {
  await testBed.submit();
  const whole = testBed.wire.receivedBytes;
  let charges = 1;
  for (let bytes = 1; bytes < whole; bytes += 24) {
    const receivedBefore = testBed.receivedRequests("POST").length;
    testBed.proxy.add({ type: "limit_data", attributes: { bytes }, times: 1 });
    await testBed.submit();
    expect(testBed.receivedRequests("POST"), `truncated after ${bytes} of ${whole} bytes`).toHaveLength(
      receivedBefore + 2,
    );
    expect(testBed.charges()).toHaveLength(++charges);
    // Keeps the test within the rate limit.
    await testBed.clock.sleep(10_000);
  }
  expect(charges).toBeGreaterThan(10);
});
row(6, "the submit is retried with the same key after the sandbox's fault", (testBed) =>
  expectRecovery(testBed, "truncated-length"),
);

row(7, "the submit is retried with the same key", (testBed) => expectRecovery(testBed, "truncated-chunked"));

row(8, "a truncated response without a network error is retried with the same key", (testBed) =>
  expectRecovery(testBed, "truncated-close"),
);
row(8, "a response that is incomplete but valid JSON is retried with the same key", (testBed) =>
  expectRecovery(testBed, "partial-json"),
);

/** A response that takes seconds, byte after byte, is given up after requestTimeout. */
async function expectRequestTimeout(testBed: FaultTestBed) {
  await testBed.submit({ client: testBed.client({ requestTimeout: 200 }) });
  expect(testBed.wire.requests.length).toBeGreaterThan(1);
  expect(testBed.charges()).toHaveLength(1);
}

for (const fault of ["slow-headers", "slow-bytes"])
  row(10, `the timeout covers the whole response (${fault})`, (testBed) => {
    testBed.fault({ name: fault, value: "30", times: 1 });
    return expectRequestTimeout(testBed);
  });

row(10, "the timeout covers the whole response through a slow proxy", async (testBed) => {
  testBed.proxy.add({ type: "slicer", attributes: { average_size: 1, delay: 30_000 }, times: 1 });
  await expectRequestTimeout(testBed);
});

row(10, "a wait continues after a poll that times out", async (testBed) => {
  const { id } = await testBed.submit();
  await testBed.clock.sleep(3_600_000);
  testBed.fault({ name: "slow-bytes", value: "30", method: "GET", times: 1 });
  expect((await testBed.client({ requestTimeout: 200 }).wait(id)).status).toBe("completed");
  expect(testBed.receivedRequests("GET").length).toBeGreaterThan(1);
});
