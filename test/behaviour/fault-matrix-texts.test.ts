import { inspect } from "node:util";
import { expect } from "vitest";
import { ValidationError } from "../../src/package/index.ts";
import { respondJson, startServer } from "../support/server.ts";
import { row } from "./fault-matrix/test-bed.ts";

const signed =
  "https://cdn.example/a.mp4?X-Amz-Credential=AKIA1&X-Amz-Signature=5ecre7&Signature=5ecre7&sig=5ecre7&token=5ecre7";
const otherKey = "sk_test_another0123456789";

/** The ways in which an error gets into a log. */
const views = (error: unknown) =>
  [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), String(error)].join("\n");

row(46, "a 500 that spells the key", async (stand) => {
  stand.fault({ name: "leaky-error" });
  const error = await stand.fail({ retries: 1 });
  expect(error).toMatchObject({ code: "internal_error", message: expect.stringContaining("[redacted]") });
});

for (const status of [400, 500])
  row(46, `${status}: any key and the signature of any URL are gone from an error's text`, async (stand) => {
    await using server = await startServer(({ headers }, response) =>
      respondJson(response, status, {
        error: { code: "invalid_request", message: `${headers.authorization}, ${otherKey}, could not read ${signed}` },
        echo: { headers, signed },
      }),
    );
    const by = stand.client({ baseUrl: server.url });
    const error = await stand.caught(by.submit("seedance", { prompt: "A train" }, { retries: 0 }));
    expect(error.message).toContain("could not read https://cdn.example/a.mp4");
    expect(views(error)).not.toContain(otherKey);
    expect(views(error)).not.toContain("5ecre7");
  });

row(46, "so they are from what is told of an answer that is none", async (stand) => {
  await using server = await startServer((_, response) =>
    response.writeHead(200).end(`<p>${stand.apiKeys[0]} ${otherKey} ${signed}</p>`),
  );
  const by = stand.client({ baseUrl: server.url });
  const error = await stand.caught(by.submit("seedance", { prompt: "A train" }, { retries: 0 }));
  expect(error).toMatchObject({ code: "unexpected_answer", body: expect.stringContaining("[redacted]") });
  expect(views(error)).not.toContain(otherKey);
  expect(views(error)).not.toContain("5ecre7");
});

row(46, "and from the message about a failed task", async (stand) => {
  const error = `${stand.apiKeys[0]} could not read ${signed}`;
  await using server = await startServer((_, response) =>
    respondJson(response, 200, { id: "sd2_1", status: "failed", error }),
  );
  const thrown = await stand.caught(stand.client({ baseUrl: server.url }).wait("sd2_1"));
  expect(thrown.message).toContain("could not read https://cdn.example/a.mp4");
  expect(thrown.stack).not.toContain("5ecre7");
});

for (const [what, prompt] of [
  ["CR and LF", "A train\r\nIdempotency-Key: mine\r\nAuthorization: Bearer mine\r\n\r\nGET / HTTP/1.1"],
  ["NUL and other control characters", "A \0 train \u0001\u001b[31m\u007f"],
  ["lone surrogates", "A \ud83d train \ude00"],
  ["10,000 characters beyond the BMP", "🚂".repeat(10_000)],
  ["JSON's own signs", '"}],"seed":1,{"'],
] as const)
  row(47, `${what} arrive as they are, in the body alone`, async (stand) => {
    await stand.submit({ prompt });
    const [charge] = stand.charges();
    expect(charge?.task.body).toEqual({ prompt });
    const [request] = stand.wire.requests;
    const plain = await plainHeaders(stand);
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual(plain);
    expect(JSON.stringify(request?.headers)).not.toContain("train");
    expect(stand.wire.requests.every(({ path }) => path === "/api/v1/video/seedance")).toBe(true);
  });

/** The names of the headers that a plain wish is sent with. */
async function plainHeaders(stand: Parameters<Parameters<typeof row>[2]>[0]): Promise<string[]> {
  await stand.submit({ prompt: "A plain wish" });
  return Object.keys(stand.wire.requests.at(-1)?.headers ?? {}).sort();
}

for (const [what, prompt] of [
  ["10,001 characters", "x".repeat(10_001)],
  ["10,001 characters beyond the BMP", "🚂".repeat(10_001)],
  ["nothing", ""],
] as const)
  row(47, `${what}: refused before anything is sent`, async (stand) => {
    const error = await stand.fail({ prompt });
    expect(error).toBeInstanceOf(ValidationError);
    expect(error.message).toContain("prompt");
    expect(stand.wire.requests).toEqual([]);
    expect(stand.charges()).toEqual([]);
  });

for (const idempotencyKey of ["a\r\nX-Injected: 1", "a\0b", "a b", "ü", "\ud800", "x".repeat(256)])
  row(47, `the key ${JSON.stringify(idempotencyKey).slice(0, 24)} is never a header`, async (stand) => {
    expect(await stand.fail({ idempotencyKey })).toBeInstanceOf(ValidationError);
    expect(stand.wire.requests).toEqual([]);
  });
