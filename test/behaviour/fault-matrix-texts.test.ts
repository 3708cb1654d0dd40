import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { inspect } from "node:util";
import { expect } from "vitest";
import { compareExchanges, readHar } from "../../src/drift/index.ts";
import { ValidationError } from "../../src/package/index.ts";
import { page, pathOf } from "../support/contracts.ts";
import { respondJson, startServer } from "../support/server.ts";
import { row } from "./fault-matrix/test-bed.ts";

const signed =
  "https://cdn.example/a.mp4?X-Amz-Credential=AKIA1&X-Amz-Signature=5ecre7&Signature=5ecre7&sig=5ecre7&token=5ecre7";
const otherKey = "sk_test_another0123456789";

/** The forms in which an error may be logged. */
const views = (error: unknown) =>
  [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), String(error)].join("\n");

row(46, "the key is redacted in the message of a 500", async (testBed) => {
  testBed.fault({ name: "leaky-error" });
  const error = await testBed.fail({ retries: 1 });
  expect(error).toMatchObject({ code: "internal_error", message: expect.stringContaining("[redacted]") });
});

for (const status of [400, 500])
  row(46, `keys and signatures of URLs are redacted in the error of a ${status}`, async (testBed) => {
    await using server = await startServer(({ headers }, response) =>
      respondJson(response, status, {
        error: { code: "invalid_request", message: `${headers.authorization}, ${otherKey}, could not read ${signed}` },
        echo: { headers, signed },
      }),
    );
    const client = testBed.client({ baseUrl: server.url });
    const error = await testBed.caught(client.submit("seedance", { prompt: "A train" }, { retries: 0 }));
    expect(error.message).toContain("could not read https://cdn.example/a.mp4");
    expect(views(error)).not.toContain(otherKey);
    expect(views(error)).not.toContain("5ecre7");
  });

row(46, "keys and signatures are redacted in an UnexpectedResponseError", async (testBed) => {
  await using server = await startServer((_, response) =>
    response.writeHead(200).end(`<p>${testBed.apiKeys[0]} ${otherKey} ${signed}</p>`),
  );
  const client = testBed.client({ baseUrl: server.url });
  const error = await testBed.caught(client.submit("seedance", { prompt: "A train" }, { retries: 0 }));
  expect(error).toMatchObject({ code: "unexpected_answer", body: expect.stringContaining("[redacted]") });
  expect(views(error)).not.toContain(otherKey);
  expect(views(error)).not.toContain("5ecre7");
});

row(46, "keys and signatures are redacted in the error of a failed task", async (testBed) => {
  const error = `${testBed.apiKeys[0]} could not read ${signed}`;
  await using server = await startServer((_, response) =>
    respondJson(response, 200, { id: "sd2_1", status: "failed", error }),
  );
  const thrown = await testBed.caught(testBed.client({ baseUrl: server.url }).wait("sd2_1"));
  expect(thrown.message).toContain("could not read https://cdn.example/a.mp4");
  expect(thrown.stack).not.toContain("5ecre7");
});

for (const [what, prompt] of [
  ["CR and LF", "A train\r\nIdempotency-Key: mine\r\nAuthorization: Bearer mine\r\n\r\nGET / HTTP/1.1"],
  ["NUL and other control characters", "A \0 train \u0001\u001b[31m\u007f"],
  ["lone surrogates", "A \ud83d train \ude00"],
  ["10,000 characters beyond the BMP", "🚂".repeat(10_000)],
  ["characters that JSON escapes", '"}],"seed":1,{"'],
] as const)
  row(47, `${what} in a prompt are sent unchanged, and only in the body`, async (testBed) => {
    await testBed.submit({ prompt });
    const [charge] = testBed.charges();
    expect(charge?.task.body).toEqual({ prompt });
    const [request] = testBed.wire.requests;
    const plain = await plainHeaders(testBed);
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual(plain);
    expect(JSON.stringify(request?.headers)).not.toContain("train");
    expect(testBed.wire.requests.every(({ path }) => path === "/api/v1/video/seedance")).toBe(true);
  });

/** The longest turn of the event loop during some work, in milliseconds: the least of three, since others use the machine. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  const turns: number[] = [];
  for (let tries = 0; tries < 3; tries++) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await work();
    delay.disable();
    turns.push(delay.max / 1e6);
  }
  return Math.min(...turns);
}

for (const [what, body] of [
  [
    "a URL of 160,000 characters and a space",
    { mode: "image-to-video", image_url: `https://e.com/${"a".repeat(160_000)} ` },
  ],
  ["1 MB of https://", { prompt: "https://".repeat(125_000) }],
  ["a prompt of 80,000 characters", { prompt: "A train, ".repeat(8_888) }],
] as const)
  row(63, `${what} is rejected before anything is sent, in time that grows with its length`, async (testBed) => {
    const submit = (size: number) => {
      const cut = Object.fromEntries(
        Object.entries(body).map(([name, text]) => [name, text.slice(0, size) + text.slice(-1)]),
      );
      return testBed.caught(testBed.client().submit("seedance", { prompt: "A train", ...cut } as never));
    };
    const length = Math.max(...Object.values(body).map((text) => text.length));
    expect(await submit(length)).toBeInstanceOf(ValidationError);
    const quarter = await longestTurn(() => submit(length / 4));
    const whole = await longestTurn(() => submit(length));
    // Quadratic work takes 16 times as long.
    expect(whole).toBeLessThan(Math.min(Math.max(8 * quarter, 100), 2_000));
    expect(testBed.wire.requests).toEqual([]);
  });

row(63, "an error body of 1 MB of https:// is read in time that grows with its length", async (testBed) => {
  const read = async (size: number) => {
    const message = "https://".repeat(size / 8);
    await using server = await startServer((_, response) => respondJson(response, 400, { error: { message } }));
    const client = testBed.client({ baseUrl: server.url });
    return longestTurn(() => testBed.caught(client.submit("seedance", { prompt: "A train" })));
  };
  await read(1_000);
  const quarter = await read(250_000);
  expect(await read(1_000_000)).toBeLessThan(Math.min(Math.max(8 * quarter, 100), 2_000));
});

row(63, "100,000 slashes in a recorded URL are read in time that grows with their number", async () => {
  const folder = await mkdtemp(join(tmpdir(), "seedance-har-"));
  const read = async (slashes: number) => {
    const path = join(folder, `${slashes}.har`);
    const request = { method: "GET", url: `https://example.com/${"/".repeat(slashes)}a` };
    await writeFile(path, JSON.stringify({ log: { entries: [{ request, response: { status: 200 } }] } }));
    return longestTurn(async () => expect(await readHar(path, ["https://example.com"])).toHaveLength(1));
  };
  await read(1_000);
  const quarter = await read(25_000);
  expect(await read(100_000)).toBeLessThan(Math.min(Math.max(8 * quarter, 100), 2_000));
  await rm(folder, { recursive: true });
});

row(63, "a refusal with a word of 400,000 letters is compared in time that grows with its length", async () => {
  const compare = (length: number) => {
    const message = `input ${"a".repeat(length)} may contain a person`;
    const refused = { status: 400, type: "application/json", body: { error: { code: "invalid_request", message } } };
    const request = { method: "POST", path: pathOf(page, "seedance"), request: { prompt: "A train" } };
    const exchange = { ...request, ...refused, source: "test", date: "2026-11-01" };
    return longestTurn(async () => expect(await compareExchanges(page, [exchange])).toEqual([]));
  };
  await compare(1_000);
  const quarter = await compare(100_000);
  expect(await compare(400_000)).toBeLessThan(Math.min(Math.max(8 * quarter, 100), 2_000));
});

/** The names of the headers of a plain job. */
async function plainHeaders(testBed: Parameters<Parameters<typeof row>[2]>[0]): Promise<string[]> {
  await testBed.submit({ prompt: "A plain job" });
  return Object.keys(testBed.wire.requests.at(-1)?.headers ?? {}).sort();
}

for (const [what, prompt] of [
  ["10,001 characters", "x".repeat(10_001)],
  ["10,001 characters beyond the BMP", "🚂".repeat(10_001)],
  ["no character", ""],
] as const)
  row(47, `a prompt of ${what} is rejected before anything is sent`, async (testBed) => {
    const error = await testBed.fail({ prompt });
    expect(error).toBeInstanceOf(ValidationError);
    expect(error.message).toContain("prompt");
    expect(testBed.wire.requests).toEqual([]);
    expect(testBed.charges()).toEqual([]);
  });

for (const idempotencyKey of ["a\r\nX-Injected: 1", "a\0b", "a b", "ü", "\ud800", "x".repeat(256)])
  row(
    47,
    `the idempotency key ${JSON.stringify(idempotencyKey).slice(0, 24)} is rejected before anything is sent`,
    async (testBed) => {
      expect(await testBed.fail({ idempotencyKey })).toBeInstanceOf(ValidationError);
      expect(testBed.wire.requests).toEqual([]);
    },
  );
