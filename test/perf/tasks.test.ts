import { expect, test } from "vitest";
import type { Connector } from "../../scripts/bench/client.ts";
import { startLimitedService } from "../../scripts/bench/limited-service.ts";
import { measureTasks } from "../../scripts/bench/tasks.ts";

const statusNames = { running: "busy", done: "ready" };
const client = { name: "peer", statusNames };
const options = { count: 3, taskSeconds: 0, bound: 60 };

async function startTestService() {
  const clock = { now: 0 };
  const found = await startLimitedService(statusNames, 90, () => clock.now);
  const get = async (path: string) => {
    const response = await fetch(`${found.url}${path}`);
    return { status: response.status, retryAfter: response.headers.get("retry-after"), body: await response.json() };
  };
  const submit = async () => (await (await fetch(found.url, { method: "POST" })).json()).id as string;
  return { ...found, found, clock, get, submit };
}

test("a task runs for its duration, and the first poll that finds it done is recorded", async () => {
  const { found, clock, get, submit } = await startTestService();
  const id = await submit();
  clock.now = 89;
  expect((await get(`/any/${id}/status`)).body).toMatchObject({ id, request_id: id, status: "busy" });
  clock.now = 95;
  expect((await get(`/any/${id}`)).body).toMatchObject({ status: "ready", output: { video_url: expect.any(String) } });
  clock.now = 99;
  await get(`/any/${id}`);
  expect(found.tasks.get(id)).toEqual({ doneAt: 90, observedAt: 95 });
  expect((await get("/any/sd2_999")).status).toBe(404);
  await found.close();
});

test("thirty requests are admitted in sixty seconds, the next waits until the oldest expires, and refused ones do not count", async () => {
  const { found, clock, get, submit } = await startTestService();
  const id = await submit();
  clock.now = 10;
  for (let count = 0; count < 29; count++) expect((await get(`/${id}`)).status).toBe(200);
  clock.now = 20.5;
  for (let count = 0; count < 5; count++)
    expect(await get(`/${id}`)).toMatchObject({
      status: 429,
      retryAfter: "40",
      body: { error: { code: "rate_limited" } },
    });
  clock.now = 60;
  expect((await get(`/${id}`)).status).toBe(200);
  expect(await get(`/${id}`)).toMatchObject({ status: 429, retryAfter: "10" });
  expect(found).toMatchObject({ requests: 37, refused: 6 });
  await found.close();
});

const submit = async (url: string) => (await (await fetch(url, { method: "POST" })).json()).id as string;
const connect = (finish: (url: string) => Promise<unknown>): Connector => {
  return ({ url }) => ({ client: {}, get: submit, submit: () => submit(url), finish: () => finish(url) });
};

test("charges, deliveries and requests are counted", async () => {
  const honest = connect(async (url) => fetch(`${url}/${await submit(url)}`));
  const found = await measureTasks([{ client, connect: honest }], "key", options);
  expect(found.get("peer")).toMatchObject({ charged: 3, delivered: 3, requests: 6, refused: 0 });
  expect(found.get("peer")?.medianLag).toBeGreaterThanOrEqual(0);
});

test.each([
  ["comes back before its task is done", connect(submit)],
  ["fails", connect((url) => submit(url).then(() => Promise.reject(new Error("gave up"))))],
])("a client that %s has delivered nothing", async (_, connect) => {
  const found = await measureTasks([{ client, connect }], "key", options);
  expect(found.get("peer")).toEqual({ charged: 3, delivered: 0, requests: 3, refused: 0, medianLag: null });
});

test("a client that cannot wait has no row", async () => {
  const connect: Connector = () => ({ client: {}, get: submit, submit: () => submit("") });
  expect(await measureTasks([{ client, connect }], "key", options)).toEqual(new Map());
});
