import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as api from "../../src/package/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { run } from "./suite.js";

/** The suite that each runtime gets, against the client as it is and against clients that break a promise. */
let sandbox: Sandbox;
vi.setConfig({ testTimeout: 60_000 });
beforeAll(async () => {
  sandbox = await startSandbox({ rateLimit: false, maxRunning: 1e6, speed: 100 });
});
afterAll(() => sandbox.close());

type Fetch = (input: RequestInfo | URL, init: RequestInit, send: typeof fetch) => Promise<Response>;

/** Returns the titles of the cases that fail if `another` sends the requests. */
async function failures(another: Fetch = (input, init, send) => send(input, init)): Promise<string[]> {
  const createClient = (options: api.ClientOptions) => {
    const send = options.fetch ?? fetch;
    return api.createClient({ ...options, fetch: (input, init = {}) => another(input, init, send) });
  };
  const results = await run({ ...api, createClient }, { baseUrl: sandbox.url });
  expect(results.length).toBeGreaterThan(30);
  return results.filter(({ ok }) => !ok).map(({ name }) => name);
}

test.concurrent("the client passes", async () => {
  expect(await failures()).toEqual([]);
});

test.concurrent("a client that uses a new key for each try fails", async () => {
  const failed = await failures((input, init, send) => {
    const headers = new Headers(init.headers);
    if (init.method === "POST") headers.set("Idempotency-Key", crypto.randomUUID());
    return send(input, { ...init, headers });
  });
  expect(failed).toContain("the fault reset-after: the task, charged once");
  expect(failed).toContain("the fault truncated-close: the task, charged once");
  expect(failed).toContain("one key is one job");
});

test.concurrent("a client that follows redirects, and one that is slow to abort, fail", async () => {
  const failed = await failures((input, init, send) => {
    const slow = new AbortController();
    const later = () => setTimeout(() => slow.abort(init.signal?.reason), 200);
    init.signal?.addEventListener("abort", later);
    return send(input, { ...init, redirect: "follow", signal: slow.signal });
  });
  expect(failed.sort()).toEqual([
    "a redirect elsewhere is refused",
    "a request ends soon after its abort",
    "the fault redirect-after: the task, charged once",
  ]);
});

test.concurrent("a client that shows its key fails", async () => {
  const createClient = (options: api.ClientOptions) =>
    Object.assign(api.createClient(options), { options: { headers: new Headers({ key: `${options.apiKey}` }) } });
  const results = await run({ ...api, createClient }, { baseUrl: sandbox.url });
  const failed = results.filter(({ ok }) => !ok);
  expect(failed.map(({ name }) => name)).toContain("401, 402 and 404 are errors of their own");
  for (const { error } of failed) expect(error).toMatch(/no key in .*\[the key\]/s);
});
