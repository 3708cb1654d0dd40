import { expect } from "vitest";
import { NotFoundError, TaskFailedError, WaitTimeoutError } from "../../src/package/index.ts";
import { type FaultTestBed, row } from "./fault-matrix/test-bed.ts";

const minute = 60_000;

/** Milliseconds from the first poll to the last one of so many. */
const pollingDuration = (stand: FaultTestBed, count: number) => {
  const moments = stand.receivedRequests("GET").map(({ at }) => at);
  return (moments[count - 1] ?? Number.NaN) - (moments[0] ?? Number.NaN);
};

row(29, "five of them are waited out within a minute", async (stand) => {
  stand.fault({ name: "not-found-first", value: "5", times: 1 });
  const by = stand.client();
  const { id } = await stand.submit({ client: by });
  expect((await by.wait(id)).status).toBe("completed");
  expect(stand.receivedRequests("GET").filter(({ status }) => status === 404)).toHaveLength(5);
  expect(pollingDuration(stand, 6)).toBeLessThanOrEqual(minute + 5_000);
});

row(29, "for good it is an error with the id after five more polls in a minute", async (stand) => {
  stand.fault({ name: "not-found-first", value: "1000", times: 1 });
  const by = stand.client();
  const { id } = await stand.submit({ client: by });
  const error = await stand.caught(by.wait(id));
  expect(error).toBeInstanceOf(NotFoundError);
  expect(error.taskId).toBe(id);
  expect(stand.receivedRequests("GET")).toHaveLength(6);
  expect(pollingDuration(stand, 6)).toBeGreaterThan(minute / 2);
  expect(pollingDuration(stand, 6)).toBeLessThanOrEqual(minute + 5_000);
});

for (const status of ["queued", "cancelled", "COMPLETED "])
  row(
    30,
    `"${status}" counts as running`,
    async (stand) => {
      stand.fault({ name: "unknown-status", value: status, times: 1 });
      const { id } = await stand.submit();
      const seen: string[] = [];
      const task = await stand.client().wait(id, { onPoll: (answer) => seen.push(answer.status) });
      expect(seen).toEqual([...Array(seen.length - 1).fill(status), "completed"]);
      expect(seen.length).toBeGreaterThan(1);
      expect(task.output).toBeDefined();
    },
    // Some ten minutes, so that it is polled while it runs.
    { sandbox: { speed: 0.3 } },
  );

const slow = { sandbox: { speed: 0.05 } };
row(
  30,
  "at the deadline the id is in hand",
  async (stand) => {
    stand.fault({ name: "unknown-status", times: 1 });
    const { id } = await stand.submit();
    const error = await stand.caught(stand.client().wait(id, { timeout: 5 * minute }));
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(error.taskId).toBe(id);
    expect(stand.clock.now()).toBeLessThanOrEqual(6 * minute);
  },
  slow,
);

row(31, "the wait ends after half an hour with the id, and sends nothing more", async (stand) => {
  stand.fault({ name: "never-ends", times: 1 });
  const { id } = await stand.submit();
  const error = await stand.caught(stand.client().wait(id));
  expect(error).toBeInstanceOf(WaitTimeoutError);
  expect(error).toMatchObject({ taskId: id, retryable: true });
  expect(stand.clock.now()).toBeGreaterThan(25 * minute);
  expect(stand.clock.now()).toBeLessThanOrEqual(31 * minute);
  expect(stand.charges()).toHaveLength(1);
});

row(
  31,
  "another wait for the id goes on, in another process too",
  async (stand) => {
    const { id } = await stand.submit();
    const { createdAt = 0, endsAt = 0 } = stand.charges()[0]?.task ?? {};
    expect(endsAt - createdAt).toBeGreaterThan(31 * minute);
    let waits = 0;
    for (let timedOut = true; timedOut; waits++)
      timedOut = await stand
        .client()
        .wait(id, { interval: 30_000 })
        .then(
          () => false,
          (error) => error instanceof WaitTimeoutError,
        );
    expect(waits).toBeGreaterThan(1);
    expect(stand.charges()).toHaveLength(1);
  },
  slow,
);

row(32, "completed without its output is not finished", async (stand) => {
  stand.fault({ name: "without-output", value: "3", times: 1 });
  const { id } = await stand.submit();
  await stand.clock.sleep(60 * minute);
  const statuses: (string | undefined)[] = [];
  const task = await stand.client().wait(id, { onPoll: ({ status, output }) => statuses.push(output && status) });
  expect(statuses).toEqual([undefined, undefined, undefined, "completed"]);
  expect(task.output).toMatchObject({ video_url: expect.stringContaining(id) });
});

row(32, "completed once is completed, whatever a later poll says", async (stand) => {
  stand.fault({ name: "flips-back", times: 1 });
  const { id } = await stand.submit();
  await stand.clock.sleep(60 * minute);
  const by = stand.client();
  expect((await by.wait(id)).output).toBeDefined();
  const polls = stand.receivedRequests("GET").length;
  expect(polls).toBe(1);
  expect((await by.get(id)).status).toBe("processing");
  expect((await by.wait(id)).output).toBeDefined();
});

row(32, "failed without a reason is failed", async (stand) => {
  stand.fault({ name: "failed-without-error", times: 1 });
  const { id } = await stand.submit();
  const error = await stand.caught(stand.client().wait(id));
  expect(error).toBeInstanceOf(TaskFailedError);
  expect(error).toMatchObject({ taskId: id, creditsRefunded: 30 });
});

row(32, "a refund that comes late is seen by a later read", async (stand) => {
  stand.fault({ name: "late-refund", value: "2", times: 1 });
  const { id } = await stand.submit();
  await stand.clock.sleep(60 * minute);
  const by = stand.client();
  const error = await stand.caught(by.wait(id));
  expect(error).toMatchObject({ name: "TaskFailedError", creditsRefunded: undefined });
  await by.get(id);
  expect(await by.get(id)).toMatchObject({ status: "failed", credits_refunded: 30 });
  expect(stand.sandbox.ledger().filter(({ type }) => type === "refund")).toHaveLength(1);
});

row(33, "it is not believed; the same key finds the wish's own task", async (stand) => {
  const by = stand.client();
  await stand.submit({ client: by });
  stand.fault({ name: "same-id", times: 1 });
  await stand.submit({ client: by });
  expect(stand.charges()).toHaveLength(2);
});

row(33, "for good it is an error that can go on", async (stand) => {
  const by = stand.client();
  await stand.submit({ client: by });
  stand.fault({ name: "same-id" });
  const error = await stand.fail({ client: by, retries: 2 });
  stand.sandbox.faults.remove();
  await stand.resume(error);
  expect(stand.charges()).toHaveLength(2);
});

row(33, "another account's task is not found, and its id is in the error", async (stand) => {
  const { id: account } = (await stand.control("POST", "/accounts", { name: "Another", credits: 100 })) as {
    id: string;
  };
  const { key: apiKey } = (await stand.control("POST", "/keys", { account })) as { key: string };
  stand.apiKeys.push(apiKey);
  const { id } = await stand.submit({ client: stand.client({ apiKey }) });
  const error = await stand.caught(stand.client().wait(id));
  expect(error).toBeInstanceOf(NotFoundError);
  expect(error.taskId).toBe(id);
});
