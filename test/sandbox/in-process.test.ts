/** Tests what a sandbox offers to code of its own process: waits that end when its clock moves, and a `fetch` without a port. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { createBudget, createClient } from "../../src/package/index.ts";
import { faultKinds, type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { systemClock } from "../../src/scheduling/index.ts";

const body = { prompt: "A glass train crosses a bridge. Wind howls." };
const image = { ...body, type: "text-to-image", resolution: "1K", aspectRatio: "1:1" } as const;
const sandboxes: Sandbox[] = [];
async function start(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ port: false, rateLimit: false, ...options });
  sandboxes.push(sandbox);
  return sandbox;
}
afterEach(async () => {
  vi.useRealTimers();
  for (const sandbox of sandboxes.splice(0)) await sandbox.close();
});
const clientOf = ({ apiKey, url: baseUrl, fetch }: Sandbox, options: object = {}) =>
  createClient({ apiKey, baseUrl, fetch, ...options });
/** Timers that never fire: a sleep ends only when the clock is moved. */
const stopTimers = () => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });

describe("advance", () => {
  test("ends each wait that follows it by one poll, without a pause", async () => {
    const sandbox = await start();
    const client = clientOf(sandbox);
    stopTimers();
    const tasks = [await client.submit("seedance", body), await client.submit("gpt-image-2", image)];
    sandbox.advance(3600);
    for (const { id } of tasks) expect((await client.wait(id)).status).toBe("completed");
    const polls = sandbox.ledger().filter((entry) => entry.type === "request" && entry.method === "GET");
    expect(polls).toHaveLength(2);
  });

  test("ends a wait that runs, also if its time is over", async () => {
    const sandbox = await start();
    const client = clientOf(sandbox);
    stopTimers();
    const { id } = await client.submit("seedance", body);
    const waiting = client.wait(id);
    await expect.poll(() => vi.getTimerCount()).toBe(1);
    sandbox.advance(3600);
    expect((await waiting).status).toBe("completed");
  });

  test("by HTTP does the same", async () => {
    const sandbox = await start({ port: 0 });
    // The URL alone connects them.
    const client = clientOf(sandbox, { fetch });
    const { id } = await client.submit("seedance", body);
    stopTimers();
    await fetch(`${sandbox.url}/_sandbox/clock`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ advance: 3600 }),
    });
    expect((await client.wait(id)).status).toBe("completed");
  });

  test("ends no sleep before its time, and an abort ends it", async () => {
    const sandbox = await start();
    const client = clientOf(sandbox);
    const { id } = await client.submit("seedance", body);
    stopTimers();
    const controller = new AbortController();
    const waiting = client.wait(id, { signal: controller.signal });
    sandbox.advance(0);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError", taskId: id });
  });

  test.each<[string, SandboxOptions, () => object]>([
    ["a sandbox with a clock of its own", { clock: { now: () => Date.now() } }, () => ({})],
    ["a client with a clock of its own", {}, () => ({ clock: { ...systemClock } })],
    ["a client with the budget of others", {}, () => ({ budget: createBudget() })],
  ])("leaves the time of %s alone", async (_, options, clientOptions) => {
    const sandbox = await start(options);
    const client = clientOf(sandbox, clientOptions());
    stopTimers();
    const { id } = await client.submit("seedance", body);
    sandbox.advance(3600);
    const controller = new AbortController();
    const waiting = client.wait(id, { signal: controller.signal });
    await expect.poll(() => vi.getTimerCount()).toBe(1);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("fetch", () => {
  test("serves a client without a port", async () => {
    const sandbox = await start();
    expect(sandbox.url).toMatch(/^http:\/\/[\w-]+\.localhost$/);
    const client = clientOf(sandbox);
    const { id } = await client.submit("seedance", body);
    sandbox.advance(3600);
    const { output } = await client.wait<"seedance">(id);
    const url = output?.video_url ?? "";
    const file = await sandbox.fetch(url);
    expect([file.status, file.headers.get("content-type")]).toEqual([200, "video/mp4"]);
    const bytes = await file.arrayBuffer();
    expect(bytes.byteLength).toBe(Number(file.headers.get("content-length")));
    const head = await sandbox.fetch(url, { method: "HEAD" });
    expect([head.headers.get("content-length"), await head.text()]).toEqual([`${bytes.byteLength}`, ""]);
    await expect(fetch(sandbox.url)).rejects.toThrow();
  });

  test("reaches its own sandbox only", async () => {
    const [one, other] = [await start(), await start()];
    await expect(one.fetch(`${other.url}/_sandbox/state`)).rejects.toThrow(`reaches ${one.url} only, not ${other.url}`);
    expect((await other.fetch(`${other.url}/_sandbox/state`)).status).toBe(200);
  });

  test("charges a job once whose response is lost", async () => {
    const sandbox = await start();
    sandbox.faults.add({ name: "reset-after", times: 1 });
    const client = clientOf(sandbox);
    await client.submit("gpt-image-2", image);
    const types = sandbox.ledger().map(({ type }) => type);
    expect(types.filter((type) => type === "charge")).toHaveLength(1);
    expect(types.filter((type) => type === "request")).toHaveLength(2);
  });

  const faults = Object.keys(faultKinds).filter((name) => /before|after/.test(faultKinds[name]?.stage ?? ""));
  test.each(faults)("has the outcome of %s on a network", async (name) => {
    const sandbox = await start({ port: 0 });
    const outcome = async (send: typeof fetch) => {
      try {
        const response = await send(`${sandbox.url}/api/v1/image/gpt-image-2`, {
          method: "POST",
          redirect: "manual",
          headers: {
            Authorization: `Bearer ${sandbox.apiKey}`,
            "Content-Type": "application/json",
            "Idempotency-Key": crypto.randomUUID(),
            "X-Sandbox-Fault": name === "huge-body" ? "huge-body=1" : name,
          },
          body: JSON.stringify(image),
          signal: AbortSignal.timeout(/hang|slow/.test(name) ? 300 : 10_000),
        });
        return [response.status, (await response.text()).slice(0, 60).replace(/[a-z0-9]+_[\w-]{8,}/gi, "ID")];
      } catch (error) {
        return [(error as Error).name];
      }
    };
    expect(await outcome(sandbox.fetch)).toEqual(await outcome(fetch));
  });
});
