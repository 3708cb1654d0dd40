import { expect } from "vitest";
import { outputUrlsOf } from "../../src/download/index.ts";
import {
  ConnectionError,
  CreditCeilingError,
  RedirectError,
  UnexpectedOutputError,
  WaitTimeoutError,
} from "../../src/package/index.ts";
import { startSelfSignedServer } from "../support/self-signed-server.ts";
import { respondJson, startServer } from "../support/server.ts";
import { type FaultTestBed, row } from "./fault-matrix/test-bed.ts";

const minute = 60_000;
/** Submits that reached the service, by key. */
const keysOf = (testBed: FaultTestBed) =>
  new Set(testBed.receivedRequests("POST").map(({ idempotencyKey }) => idempotencyKey));

/** A submit whose outcome stays unknown holds its reservation, and is found again by its key. */
async function expectUnknownOutcome(testBed: FaultTestBed) {
  const client = testBed.client({ maxCredits: 100 });
  const error = await testBed.fail({ client });
  expect(error.resume).toBeTypeOf("function");
  expect(error.idempotencyKey).toBeTruthy();
  const posts = testBed.receivedRequests("POST").length;
  expect(await testBed.caught(client.submit("seedance", { prompt: "Over the ceiling" }))).toBeInstanceOf(
    CreditCeilingError,
  );
  expect(testBed.receivedRequests("POST")).toHaveLength(posts);
  testBed.sandbox.faults.remove();
  await testBed.resume(error);
  expect(testBed.charges()).toHaveLength(1);
  return { error, posts };
}

row(49, "a submit and a poll wait and go on", async (testBed) => {
  testBed.fault({ name: "gateway-error-before", value: "429", times: 2 });
  const client = testBed.client();
  const { id } = await testBed.submit({ client, retries: 0 });
  testBed.fault({ name: "gateway-error-before", value: "429", times: 2 });
  expect(await client.wait(id)).toMatchObject({ status: "completed" });
});

for (const status of ["408", "425", "460", "499"]) {
  row(50, `after one ${status} the same key returns the task`, async (testBed) => {
    testBed.fault({ name: "gateway-error-after", value: status, times: 1 });
    await testBed.submit();
    expect(testBed.receivedRequests("POST")).toHaveLength(2);
    expect(keysOf(testBed).size).toBe(1);
    expect(testBed.charges()).toHaveLength(1);
  });
  row(50, `a ${status} at each try leaves the outcome unknown`, async (testBed) => {
    testBed.fault({ name: "gateway-error-after", value: status });
    await expectUnknownOutcome(testBed);
  });
  row(50, `a ${status} does not end a wait`, async (testBed) => {
    const client = testBed.client();
    const { id } = await testBed.submit({ client });
    testBed.fault({ name: "gateway-error-before", value: status, times: 3 });
    expect(await client.wait(id)).toMatchObject({ status: "completed" });
  });
}

for (const status of ["301", "302", "303"]) {
  row(51, `after one ${status} the same key returns the task`, async (testBed) => {
    testBed.fault({ name: "redirect-after", value: `${status} http://localhost:1/result`, times: 1 });
    await testBed.submit();
    expect(testBed.receivedRequests("POST")).toHaveLength(2);
    expect(keysOf(testBed).size).toBe(1);
    expect(testBed.charges()).toHaveLength(1);
  });
  row(51, `a ${status} at each try leaves the outcome unknown, after two tries`, async (testBed) => {
    testBed.fault({ name: "redirect-after", value: `${status} http://localhost:1/result` });
    const { error, posts } = await expectUnknownOutcome(testBed);
    expect(error).toBeInstanceOf(RedirectError);
    expect(error.message).toContain("baseUrl");
    expect(posts).toBe(2);
  });
}

for (const status of ["307", "308"])
  row(51, `a ${status} after the commit leaves the outcome unknown, after one try`, async (testBed) => {
    testBed.fault({ name: "redirect-after", value: `${status} http://localhost:1/result` });
    const { error, posts } = await expectUnknownOutcome(testBed);
    expect(error).toBeInstanceOf(RedirectError);
    expect(posts).toBe(1);
  });

for (const id of ["sd2_a/b", "../../x", "x".repeat(300), "sd2_a b", "sd2_?a=b", " "]) {
  row(52, `after one id ${JSON.stringify(id.slice(0, 10))} the same key returns the task`, async (testBed) => {
    testBed.fault({ name: "invalid-id", value: id, times: 1 });
    const task = await testBed.submit();
    expect(task.id).toMatch(/^sd2_\w+$/);
    expect(testBed.charges()).toHaveLength(1);
  });
  row(52, `an id ${JSON.stringify(id.slice(0, 10))} at each try leaves the outcome unknown`, async (testBed) => {
    testBed.fault({ name: "invalid-id", value: id });
    const { error, posts } = await expectUnknownOutcome(testBed);
    expect(error.code).toBe("unexpected_answer");
    expect(posts).toBe(6);
  });
}

/** A submitted task that has ended, with a fault. */
async function submitEnded(testBed: FaultTestBed, name: string, value?: string) {
  testBed.fault({ name, times: 1, ...(value !== undefined && { value }) });
  const { id } = await testBed.submit();
  await testBed.clock.sleep(60 * minute);
  return id;
}

for (const [name, value] of [
  ["unexpected-output", "null"],
  ["unexpected-output", "relative"],
  ["unexpected-output", "scheme"],
  ["unexpected-output", "member"],
  ["without-output", "1000"],
  ["unexpected-status", "succeeded"],
] as const) {
  row(53, `${name}=${value} ends a wait after one more poll, with the response`, async (testBed) => {
    const id = await submitEnded(testBed, name, value);
    const before = testBed.clock.now();
    const error = await testBed.caught(testBed.client().wait(id));
    expect(error).toBeInstanceOf(UnexpectedOutputError);
    expect(error).toMatchObject({ code: "unexpected_output", taskId: id, retryable: false, task: { id } });
    expect(error.message).toContain(`Task ${id} is charged`);
    expect((error as UnexpectedOutputError).body).toContain(`"id":"${id}"`);
    expect(testBed.receivedRequests("GET")).toHaveLength(2);
    expect(testBed.clock.now() - before).toBeLessThan(minute);
  });
}

row(53, "an output that is right at the second poll completes the wait", async (testBed) => {
  const id = await submitEnded(testBed, "unexpected-output", "null:1");
  expect(await testBed.client().wait(id)).toMatchObject({ output: { video_url: expect.stringContaining(id) } });
});

row(53, "a later wait asks anew and gets the right output", async (testBed) => {
  const id = await submitEnded(testBed, "unexpected-output", "relative:2");
  const client = testBed.client();
  expect(await testBed.caught(client.wait(id))).toBeInstanceOf(UnexpectedOutputError);
  expect(await client.wait(id)).toMatchObject({ output: { video_url: expect.stringContaining(id) } });
});

row(53, "the error's message has no signature of the response's URLs", async (testBed) => {
  const secret = "X-Amz-Signature=abcdef0123456789";
  await using server = await startServer((_, response) =>
    respondJson(response, 200, { id: "sd2_1", status: "done", output: { url: `https://cdn.example/a?${secret}` } }),
  );
  const error = await testBed.caught(testBed.client({ baseUrl: server.url }).wait("sd2_1"));
  expect(error).toBeInstanceOf(UnexpectedOutputError);
  expect(`${error.message} ${(error as UnexpectedOutputError).body}`).not.toContain("abcdef");
  // Programs get the response as it is, so that the paid file is not lost.
  expect(JSON.stringify((error as UnexpectedOutputError).task)).toContain(secret);
});

row(54, "a rejected certificate fails at once and releases the reservation", async (testBed) => {
  await using server = await startSelfSignedServer();
  const client = testBed.client({ baseUrl: server.url, maxCredits: 100 });
  for (let count = 0; count < 2; count++) {
    const error = await testBed.fail({ client, prompt: `Job ${count}` });
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ notSent: true, retryable: false });
    expect(error.resume).toBeUndefined();
  }
  expect(testBed.clock.now()).toBe(0);
});

row(
  55,
  "a task that has ended is completed at the deadline",
  async (testBed) => {
    const client = testBed.client();
    const { id } = await testBed.submit({ client });
    // The first poll of a fresh video is due later.
    expect(await client.wait(id, { timeout: 3_000 })).toMatchObject({ status: "completed" });
    expect(testBed.receivedRequests("GET")).toHaveLength(1);
  },
  { sandbox: { speed: 1_000 } },
);

row(
  55,
  "the error names the last status, which one poll at the deadline got",
  async (testBed) => {
    testBed.fault({ name: "unknown-status", value: "queued", times: 1 });
    const client = testBed.client();
    const { id } = await testBed.submit({ client });
    const error = await testBed.caught(client.wait(id, { timeout: 3_000 }));
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(error.message).toContain('its last status is "queued"');
    expect(error).toMatchObject({ task: { id, status: "queued" } });
    expect(testBed.receivedRequests("GET")).toHaveLength(1);
  },
  { sandbox: { speed: 0.05 } },
);

row(55, "a last poll that fails is the error's cause", async (testBed) => {
  const client = testBed.client();
  const { id } = await testBed.submit({ client });
  testBed.fault({ name: "service-busy" });
  const error = await testBed.caught(client.wait(id, { timeout: 3_000 }));
  expect(error).toBeInstanceOf(WaitTimeoutError);
  expect(error.message).toContain("no poll got a response");
  expect(error.cause).toMatchObject({ code: "service_busy" });
});

row(59, "9,000 levels end that wait alone, with an error that can be printed", async (testBed) => {
  const nested = `${'{"a":['.repeat(4_500)}"https://cdn.example/a.mp4"${"]}".repeat(4_500)}`;
  for (const [output, isRight] of [
    [nested, false],
    [`{"video_url":${nested}}`, false],
    [`{"video_url":"https://cdn.example/a.mp4","more":${nested}}`, true],
  ] as const) {
    await using server = await startServer((_, response) =>
      response.end(`{"id":"sd2_1","status":"completed","output":${output}}`),
    );
    const client = testBed.client({ baseUrl: server.url });
    if (isRight) {
      const task = await client.wait("sd2_1");
      expect(outputUrlsOf(task.output).map(({ url }) => url)).toEqual(["https://cdn.example/a.mp4"]);
    } else expect(await testBed.caught(client.wait("sd2_1"))).toBeInstanceOf(UnexpectedOutputError);
  }
});

row(59, "1,000 copies of a URL are one file", async (testBed) => {
  const id = await submitEnded(testBed, "unexpected-output", "copies");
  const { output } = await testBed.client().wait(id);
  expect(outputUrlsOf(output).map(({ member }) => member)).toEqual(["video_url", "last_frame_url"]);
});
