import { expect } from "vitest";
import { InternalError, ServiceBusyError, UnexpectedResponseError } from "../../src/package/index.ts";
import { startServer } from "../support/server.ts";
import { expectRecovery, requestGaps } from "./fault-matrix/recovery.ts";
import { row } from "./fault-matrix/test-bed.ts";

for (const fault of ["without-id", "wrong-id-type"]) {
  row(9, `${fault} once: the same key finds the task`, (stand) => expectRecovery(stand, fault));

  row(9, `${fault} for good: two more tries, then an error that can go on`, async (stand) => {
    stand.fault({ name: fault });
    const error = await stand.fail({ retries: 2 });
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(stand.receivedRequests("POST")).toHaveLength(3);
    stand.sandbox.faults.remove();
    await stand.resume(error);
    expect(stand.charges()).toHaveLength(1);
  });
}

row(11, "is left after 1 MiB, and the same key finds the task", async (stand) => {
  stand.fault({ name: "huge-body", value: "256", times: 1 });
  await stand.submit();
  expect(stand.receivedRequests("POST")).toHaveLength(2);
  // What the sockets' buffers hold has left the service too.
  expect(stand.wire.receivedBytes).toBeLessThan(64 * 2 ** 20);
});

row(12, "the same key again", (stand) => expectRecovery(stand, "huge-headers"));
row(13, "bytes that are no HTTP", (stand) => expectRecovery(stand, "garbage"));
row(13, "bytes that are no gzip", (stand) => expectRecovery(stand, "bogus-gzip"));
row(14, "the same key finds the task", (stand) => expectRecovery(stand, "invalid-json"));

for (const status of [502, 504, 520, 521, 522, 523, 524, 525, 526])
  row(15, `${status}, whether it was forwarded or not: the same key again`, async (stand) => {
    for (const name of ["gateway-error-after", "gateway-error-before"])
      stand.fault({ name, value: String(status), times: 1 });
    await stand.submit();
    expect(stand.receivedRequests("POST")).toHaveLength(3);
    expect(stand.charges()).toHaveLength(1);
  });

row(15, "a long page with the key in it is cut and cleaned", async (stand) => {
  await using gateway = await startServer((seen, response) =>
    response.writeHead(502).end(`<h1>${seen.headers.authorization}</h1>${"<p>Bad gateway</p>".repeat(10_000)}`),
  );
  const error = await stand.caught(
    stand.client({ baseUrl: gateway.url }).submit("seedance", { prompt: "A train" }, { retries: 0 }),
  );
  expect(error).toMatchObject({ status: 502, retryable: true });
  expect(JSON.stringify(error).length + error.message.length).toBeLessThan(2 * 2_048);
});

row(16, "Retry-After is waited for", async (stand) => {
  stand.fault({ name: "service-busy", value: "9", times: 2 });
  await stand.submit();
  for (const gap of requestGaps(stand)) expect(gap).toBeGreaterThanOrEqual(9_000);
  expect(stand.receivedRequests("POST")).toHaveLength(3);
});

for (const [random, least, most] of [
  [0, 0, 2_000],
  [0.999, 900, 31_000],
] as const)
  row(16, `without Retry-After the pauses have full jitter: at ${random} up to ${most} ms`, async (stand) => {
    stand.fault({ name: "service-busy", times: 5 });
    await stand.submit({ client: stand.client({ random: () => random }) });
    const pauses = requestGaps(stand);
    expect(pauses).toHaveLength(5);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(most);
    if (random > 0) expect(Math.max(...pauses)).toBeGreaterThan(10_000);
  });

row(16, "the service is left alone, each job can go on, and is charged once", async (stand) => {
  const jobs = 25;
  stand.fault({ name: "service-busy" });
  const by = stand.client();
  const errors = await Promise.all(Array.from({ length: jobs }, () => stand.fail({ client: by })));
  for (const error of errors) expect(error).toBeInstanceOf(ServiceBusyError);
  expect(stand.receivedRequests("POST").length).toBeLessThanOrEqual(2 * jobs);
  stand.sandbox.faults.remove();
  await stand.clock.sleep(60_000);
  await Promise.all(errors.map((error) => stand.resume(error)));
  expect(stand.charges()).toHaveLength(jobs);
});

for (const fault of ["internal-error-before", "internal-error-after"])
  row(17, `${fault} for good: no poll, no other key, an error that can go on`, async (stand) => {
    stand.fault({ name: fault });
    const error = await stand.fail({ retries: 2 });
    expect(error).toBeInstanceOf(InternalError);
    expect(stand.receivedRequests("POST")).toHaveLength(3);
    expect(stand.receivedRequests("GET")).toEqual([]);
    stand.sandbox.faults.remove();
    await stand.resume(error);
    expect(stand.charges()).toHaveLength(1);
  });
