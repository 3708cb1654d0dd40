import { expect } from "vitest";
import { InternalError, ServiceBusyError, UnexpectedResponseError } from "../../src/package/index.ts";
import { startServer } from "../support/server.ts";
import { expectRecovery, requestGaps } from "./fault-matrix/recovery.ts";
import { row } from "./fault-matrix/test-bed.ts";

for (const fault of ["without-id", "wrong-id-type"]) {
  row(9, `a submit is retried with the same key (${fault})`, (testBed) => expectRecovery(testBed, fault));

  row(9, `a permanent fault ends in an error that can be resumed (${fault})`, async (testBed) => {
    testBed.fault({ name: fault });
    const error = await testBed.fail({ retries: 2 });
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(testBed.receivedRequests("POST")).toHaveLength(3);
    testBed.sandbox.faults.remove();
    await testBed.resume(error);
    expect(testBed.charges()).toHaveLength(1);
  });
}

row(11, "the response is closed after 1 MiB, and the submit is retried with the same key", async (testBed) => {
  testBed.fault({ name: "huge-body", value: "256", times: 1 });
  await testBed.submit();
  expect(testBed.receivedRequests("POST")).toHaveLength(2);
  // The buffers of the sockets hold some more.
  expect(testBed.wire.receivedBytes).toBeLessThan(64 * 2 ** 20);
});

row(12, "the submit is retried with the same key", (testBed) => expectRecovery(testBed, "huge-headers"));
row(13, "the submit is retried with the same key after a response that is not HTTP", (testBed) =>
  expectRecovery(testBed, "garbage"),
);
row(13, "the submit is retried with the same key after a response that is not gzip", (testBed) =>
  expectRecovery(testBed, "bogus-gzip"),
);
row(14, "the submit is retried with the same key", (testBed) => expectRecovery(testBed, "invalid-json"));

for (const status of [502, 504, 520, 521, 522, 523, 524, 525, 526])
  row(15, `the submit is retried with the same key after a ${status} before or after the commit`, async (testBed) => {
    for (const name of ["gateway-error-after", "gateway-error-before"])
      testBed.fault({ name, value: String(status), times: 1 });
    await testBed.submit();
    expect(testBed.receivedRequests("POST")).toHaveLength(3);
    expect(testBed.charges()).toHaveLength(1);
  });

row(15, "a long page that holds the key is truncated and redacted", async (testBed) => {
  await using gateway = await startServer((request, response) =>
    response.writeHead(502).end(`<h1>${request.headers.authorization}</h1>${"<p>Bad gateway</p>".repeat(10_000)}`),
  );
  const error = await testBed.caught(
    testBed.client({ baseUrl: gateway.url }).submit("seedance", { prompt: "A train" }, { retries: 0 }),
  );
  expect(error).toMatchObject({ status: 502, retryable: true });
  expect(JSON.stringify(error).length + error.message.length).toBeLessThan(2 * 2_048);
});

row(16, "the submit waits for Retry-After", async (testBed) => {
  testBed.fault({ name: "service-busy", value: "9", times: 2 });
  await testBed.submit();
  for (const gap of requestGaps(testBed)) expect(gap).toBeGreaterThanOrEqual(9_000);
  expect(testBed.receivedRequests("POST")).toHaveLength(3);
});

for (const [random, minPause, maxPause] of [
  [0, 0, 2_000],
  [0.999, 900, 31_000],
] as const)
  row(
    16,
    `without Retry-After the pauses have full jitter, at the random number ${random} up to ${maxPause} ms`,
    async (testBed) => {
      testBed.fault({ name: "service-busy", times: 5 });
      await testBed.submit({ client: testBed.client({ random: () => random }) });
      const pauses = requestGaps(testBed);
      expect(pauses).toHaveLength(5);
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(minPause);
      expect(Math.max(...pauses)).toBeLessThanOrEqual(maxPause);
      if (random > 0) expect(Math.max(...pauses)).toBeGreaterThan(10_000);
    },
  );

row(16, "25 jobs send few retries, can all be resumed, and are charged once", async (testBed) => {
  const jobs = 25;
  testBed.fault({ name: "service-busy" });
  const client = testBed.client();
  const errors = await Promise.all(Array.from({ length: jobs }, () => testBed.fail({ client })));
  for (const error of errors) expect(error).toBeInstanceOf(ServiceBusyError);
  expect(testBed.receivedRequests("POST").length).toBeLessThanOrEqual(2 * jobs);
  testBed.sandbox.faults.remove();
  await testBed.clock.sleep(60_000);
  await Promise.all(errors.map((error) => testBed.resume(error)));
  expect(testBed.charges()).toHaveLength(jobs);
});

for (const fault of ["internal-error-before", "internal-error-after"])
  row(17, `a permanent fault ends in an error that can be resumed (${fault})`, async (testBed) => {
    testBed.fault({ name: fault });
    const error = await testBed.fail({ retries: 2 });
    expect(error).toBeInstanceOf(InternalError);
    expect(testBed.receivedRequests("POST")).toHaveLength(3);
    expect(testBed.receivedRequests("GET")).toEqual([]);
    testBed.sandbox.faults.remove();
    await testBed.resume(error);
    expect(testBed.charges()).toHaveLength(1);
  });
