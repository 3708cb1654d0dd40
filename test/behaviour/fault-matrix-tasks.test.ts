import { expect } from "vitest";
import { NotFoundError, TaskFailedError, WaitTimeoutError } from "../../src/package/index.ts";
import { type FaultTestBed, row } from "./fault-matrix/test-bed.ts";

const minute = 60_000;

/** The milliseconds from the first of `count` polls to the last one. */
const pollingDuration = (testBed: FaultTestBed, count: number) => {
  const moments = testBed.receivedRequests("GET").map(({ at }) => at);
  return (moments[count - 1] ?? Number.NaN) - (moments[0] ?? Number.NaN);
};

row(29, "a wait continues after five of them within a minute", async (testBed) => {
  testBed.fault({ name: "not-found-first", value: "5", times: 1 });
  const client = testBed.client();
  const { id } = await testBed.submit({ client });
  expect((await client.wait(id)).status).toBe("completed");
  expect(testBed.receivedRequests("GET").filter(({ status }) => status === 404)).toHaveLength(5);
  expect(pollingDuration(testBed, 6)).toBeLessThanOrEqual(minute + 5_000);
});

row(
  29,
  "a permanent fault ends in an error with the task's id after five more polls within a minute",
  async (testBed) => {
    testBed.fault({ name: "not-found-first", value: "1000", times: 1 });
    const client = testBed.client();
    const { id } = await testBed.submit({ client });
    const error = await testBed.caught(client.wait(id));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.taskId).toBe(id);
    expect(testBed.receivedRequests("GET")).toHaveLength(6);
    expect(pollingDuration(testBed, 6)).toBeGreaterThan(minute / 2);
    expect(pollingDuration(testBed, 6)).toBeLessThanOrEqual(minute + 5_000);
  },
);

for (const status of ["queued", "cancelled", "COMPLETED "])
  row(
    30,
    `the status "${status}" counts as running`,
    async (testBed) => {
      testBed.fault({ name: "unknown-status", value: status, times: 1 });
      const { id } = await testBed.submit();
      const statuses: string[] = [];
      const task = await testBed.client().wait(id, { onPoll: ({ status }) => statuses.push(status) });
      expect(statuses).toEqual([...Array(statuses.length - 1).fill(status), "completed"]);
      expect(statuses.length).toBeGreaterThan(1);
      expect(task.output).toBeDefined();
    },
    // The task takes about ten minutes, so that it is polled while it runs.
    { sandbox: { speed: 0.3 } },
  );

const slow = { sandbox: { speed: 0.05 } };
row(
  30,
  "the error at the timeout has the task's id",
  async (testBed) => {
    testBed.fault({ name: "unknown-status", times: 1 });
    const { id } = await testBed.submit();
    const error = await testBed.caught(testBed.client().wait(id, { timeout: 5 * minute }));
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(error.taskId).toBe(id);
    expect(testBed.clock.now()).toBeLessThanOrEqual(6 * minute);
  },
  slow,
);

row(31, "the wait ends after half an hour with an error that has the task's id", async (testBed) => {
  testBed.fault({ name: "never-ends", times: 1 });
  const { id } = await testBed.submit();
  const error = await testBed.caught(testBed.client().wait(id));
  expect(error).toBeInstanceOf(WaitTimeoutError);
  expect(error).toMatchObject({ taskId: id, retryable: true });
  expect(testBed.clock.now()).toBeGreaterThan(25 * minute);
  expect(testBed.clock.now()).toBeLessThanOrEqual(31 * minute);
  expect(testBed.charges()).toHaveLength(1);
});

row(
  31,
  "another client can wait for the same task again",
  async (testBed) => {
    const { id } = await testBed.submit();
    const { createdAt = 0, endsAt = 0 } = testBed.charges()[0]?.task ?? {};
    expect(endsAt - createdAt).toBeGreaterThan(31 * minute);
    let waits = 0;
    for (let timedOut = true; timedOut; waits++)
      timedOut = await testBed
        .client()
        .wait(id, { interval: 30_000 })
        .then(
          () => false,
          (error) => error instanceof WaitTimeoutError,
        );
    expect(waits).toBeGreaterThan(1);
    expect(testBed.charges()).toHaveLength(1);
  },
  slow,
);

row(32, "a completed task without its output is polled once more", async (testBed) => {
  testBed.fault({ name: "without-output", value: "1", times: 1 });
  const { id } = await testBed.submit();
  await testBed.clock.sleep(60 * minute);
  const statuses: (string | undefined)[] = [];
  const task = await testBed.client().wait(id, { onPoll: ({ status, output }) => statuses.push(output && status) });
  expect(statuses).toEqual([undefined, "completed"]);
  expect(task.output).toMatchObject({ video_url: expect.stringContaining(id) });
});

row(32, "a wait ends at the first completed response, whatever later polls return", async (testBed) => {
  testBed.fault({ name: "flips-back", times: 1 });
  const { id } = await testBed.submit();
  await testBed.clock.sleep(60 * minute);
  const client = testBed.client();
  expect((await client.wait(id)).output).toBeDefined();
  const polls = testBed.receivedRequests("GET").length;
  expect(polls).toBe(1);
  expect((await client.get(id)).status).toBe("processing");
  expect((await client.wait(id)).output).toBeDefined();
});

row(32, "a failed task without a reason is failed", async (testBed) => {
  testBed.fault({ name: "failed-without-error", times: 1 });
  const { id } = await testBed.submit();
  const error = await testBed.caught(testBed.client().wait(id));
  expect(error).toBeInstanceOf(TaskFailedError);
  expect(error).toMatchObject({ taskId: id, creditsRefunded: 30 });
});

row(32, "a late refund is in a later response", async (testBed) => {
  testBed.fault({ name: "late-refund", value: "2", times: 1 });
  const { id } = await testBed.submit();
  await testBed.clock.sleep(60 * minute);
  const client = testBed.client();
  const error = await testBed.caught(client.wait(id));
  expect(error).toMatchObject({ name: "TaskFailedError", creditsRefunded: undefined });
  await client.get(id);
  expect(await client.get(id)).toMatchObject({ status: "failed", credits_refunded: 30 });
  expect(testBed.sandbox.ledger().filter(({ type }) => type === "refund")).toHaveLength(1);
});

row(33, "the response is rejected, and the same key returns the job's own task", async (testBed) => {
  const client = testBed.client();
  await testBed.submit({ client });
  testBed.fault({ name: "same-id", times: 1 });
  await testBed.submit({ client });
  expect(testBed.charges()).toHaveLength(2);
});

row(33, "a permanent fault ends in an error that can be resumed", async (testBed) => {
  const client = testBed.client();
  await testBed.submit({ client });
  testBed.fault({ name: "same-id" });
  const error = await testBed.fail({ client, retries: 2 });
  testBed.sandbox.faults.remove();
  await testBed.resume(error);
  expect(testBed.charges()).toHaveLength(2);
});

row(33, "the task of another account is not found, and the error has its id", async (testBed) => {
  const { id: account } = (await testBed.control("POST", "/accounts", { name: "Another", credits: 100 })) as {
    id: string;
  };
  const { key: apiKey } = (await testBed.control("POST", "/keys", { account })) as { key: string };
  testBed.apiKeys.push(apiKey);
  const { id } = await testBed.submit({ client: testBed.client({ apiKey }) });
  const error = await testBed.caught(testBed.client().wait(id));
  expect(error).toBeInstanceOf(NotFoundError);
  expect(error.taskId).toBe(id);
});
