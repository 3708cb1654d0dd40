import { describe, expect, test } from "vitest";
import { faultKinds, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { createSandboxTestBed, videoBody } from "./support.ts";

test.each<[string, object]>([
  ["port", { port: -1 }],
  ["port", { port: 65_536 }],
  ["port", { port: 80.5 }],
  ["port", { port: Number.NaN }],
  ["port", { port: "8080" }],
  ["host", { host: "0.0.0.0" }],
  ["allowRemote", { allowRemote: "false" }],
  ["allowOrigin", { allowOrigin: "http://127.0.0.1:4000" }],
  ["allowOrigin", { allowOrigin: ["*"] }],
  ["allowOrigin", { allowOrigin: ["null"] }],
  ["allowOrigin", { allowOrigin: ["http://127.0.0.1:4000", "http://*.example.com"] }],
  ["allowOrigin", { allowOrigin: ["127.0.0.1:4000"] }],
  ["allowOrigin", { allowOrigin: ["http://127.0.0.1:4000/"] }],
  ["allowOrigin", { allowOrigin: ["http://LOCALHOST:4000"] }],
  ["allowOrigin", { allowOrigin: ["http://localhost:80"] }],
  ["allowOrigin", { allowOrigin: ["http://user@localhost"] }],
  ["allowOrigin", { allowOrigin: ["file:///docs"] }],
  ["allowOrigin", { allowOrigin: [4000] }],
  ["credits", { credits: -1 }],
  ["credits", { credits: Number.NaN }],
  ["credits", { credits: Number.POSITIVE_INFINITY }],
  ["speed", { speed: 0 }],
  ["speed", { speed: -1 }],
  ["speed", { speed: Number.NaN }],
  ["speed", { speed: 1e-300 }],
  ["speed", { speed: Number.POSITIVE_INFINITY }],
  ["maxRunning", { maxRunning: -1 }],
  ["maxRunning", { maxRunning: 1.5 }],
  ["failureRate", { failureRate: -0.1 }],
  ["failureRate", { failureRate: 1.1 }],
  ["failureRate", { failureRate: Number.NaN }],
  ["rateLimit", { rateLimit: { requests: 0, seconds: 60 } }],
  ["rateLimit", { rateLimit: { requests: 30, seconds: 0 } }],
  ["rateLimit", { rateLimit: { requests: Number.NaN, seconds: 60 } }],
  ["rateLimit", { rateLimit: true }],
  ["rateLimit", { rateLimit: {} }],
  ["apiKey", { apiKey: "" }],
  ["apiKey", { apiKey: "short" }],
  ["apiKey", { apiKey: "with a space" }],
  ["apiKey", { apiKey: "with a line\nbreak" }],
  ["seed", { seed: 5 }],
  ["data", { data: "" }],
  ["clock", { clock: {} }],
])("the option %s is validated: %j is rejected", async (name, options) => {
  const failure = await startSandbox(options as SandboxOptions).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(RangeError);
  expect(String(failure)).toMatch(new RegExp(`^RangeError: ${name} must be .+\\.$`));
});

test("a port in use is an error", async () => {
  await using testBed = await createSandboxTestBed();
  await expect(startSandbox({ port: Number(new URL(testBed.url).port) })).rejects.toThrow("EADDRINUSE");
});

test("the defaults are a new key, 1,000 credits and 127.0.0.1", async () => {
  const sandbox = await startSandbox();
  const other = await startSandbox();
  try {
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(sandbox.apiKey).toMatch(/^sk_live_local_[\w-]{24}$/);
    expect(sandbox.apiKey).not.toBe(other.apiKey);
    expect(sandbox.ledger()).toMatchObject([
      { seq: 1, type: "account" },
      { seq: 2, type: "credits", credits: 1000 },
      { seq: 3, type: "key" },
    ]);
  } finally {
    await Promise.all([sandbox.close(), other.close()]);
  }
});

test("apiKey and credits set the first account's key and balance", async () => {
  await using testBed = await createSandboxTestBed({ apiKey: "sk_live_mine_1234", credits: 30 });
  expect(testBed.apiKey).toBe("sk_live_mine_1234");
  expect((await testBed.submit("seedance", videoBody)).body.remaining_credits).toBe(0);
});

test("credits may be 0", async () => {
  await using testBed = await createSandboxTestBed({ credits: 0 });
  expect(await testBed.balance()).toBe(0);
});

describe("a running sandbox", () => {
  test("returns the ledger's entries after a seq", async () => {
    await using testBed = await createSandboxTestBed();
    await testBed.submit("seedance", videoBody);
    const entries = testBed.ledger();
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect(testBed.ledger(3)).toEqual(entries.slice(3));
    expect((await testBed.control("GET", "/ledger?after=3")).body.entries).toEqual(entries.slice(3));
    expect((await testBed.control("GET", "/ledger?after=x")).status).toBe(400);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("rejects advance(%d)", async (seconds) => {
    await using testBed = await createSandboxTestBed();
    const before = testBed.ledger().length;
    expect(() => testBed.advance(seconds)).toThrow(/^advance: /);
    expect(testBed.ledger()).toHaveLength(before);
  });

  test("can be closed twice, which ends running requests", async () => {
    const testBed = await createSandboxTestBed();
    testBed.faults.add({ name: "hang-after" });
    const hanging = testBed.submit("seedance", videoBody).catch((error: unknown) => error);
    await expect.poll(() => testBed.entries("charge").length).toBe(1);
    await testBed.close();
    expect(await hanging).toBeInstanceOf(TypeError);
    await testBed.close();
    await expect(testBed.control("GET", "/state")).rejects.toThrow();
  });
});

test("the default value of each fault matches its pattern", () => {
  for (const [name, { value }] of Object.entries(faultKinds))
    if (value) expect(value.default, name).toMatch(new RegExp(`^(?:${value.pattern})$`));
});
