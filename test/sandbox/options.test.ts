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
])("%s is refused: %j", async (name, options) => {
  const failure = await startSandbox(options as SandboxOptions).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(RangeError);
  expect(String(failure)).toMatch(new RegExp(`^RangeError: ${name} must be .+\\.$`));
});

test("a port that is taken is an error", async () => {
  await using box = await createSandboxTestBed();
  await expect(startSandbox({ port: Number(new URL(box.url).port) })).rejects.toThrow("EADDRINUSE");
});

test("the defaults: a fresh key, 1,000 credits, this machine alone", async () => {
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

test("a key of one's own and a balance of one's own", async () => {
  await using box = await createSandboxTestBed({ apiKey: "sk_live_mine_1234", credits: 30 });
  expect(box.apiKey).toBe("sk_live_mine_1234");
  expect((await box.submit("seedance", videoBody)).body.remaining_credits).toBe(0);
});

test("no credits at all", async () => {
  await using box = await createSandboxTestBed({ credits: 0 });
  expect(await box.balance()).toBe(0);
});

describe("the handle", () => {
  test("ledger(after) gives what came after a place", async () => {
    await using box = await createSandboxTestBed();
    await box.submit("seedance", videoBody);
    const all = box.ledger();
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
    expect(box.ledger(3)).toEqual(all.slice(3));
    expect((await box.control("GET", "/ledger?after=3")).body.entries).toEqual(all.slice(3));
    expect((await box.control("GET", "/ledger?after=x")).status).toBe(400);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("advance(%d) is refused", async (seconds) => {
    await using box = await createSandboxTestBed();
    const before = box.ledger().length;
    expect(() => box.advance(seconds)).toThrow(/^advance: /);
    expect(box.ledger()).toHaveLength(before);
  });

  test("close ends what is under way and may be called twice", async () => {
    const box = await createSandboxTestBed();
    box.faults.add({ name: "hang-after" });
    const hanging = box.submit("seedance", videoBody).catch((error: unknown) => error);
    await expect.poll(() => box.entries("charge").length).toBe(1);
    await box.close();
    expect(await hanging).toBeInstanceOf(TypeError);
    await box.close();
    await expect(box.control("GET", "/state")).rejects.toThrow();
  });
});

test("a value of a fault has a pattern that its default meets", () => {
  for (const [name, { value }] of Object.entries(faultKinds))
    if (value) expect(value.default, name).toMatch(new RegExp(`^(?:${value.pattern})$`));
});
