import dns from "node:dns/promises";
import type { ServerResponse } from "node:http";
import { describe, expect, test, vi } from "vitest";
import { preflight as checkMedia, type PreflightOptions } from "../../src/client/preflight.ts";
import { AbortedError, ValidationError } from "../../src/errors.ts";
import { page } from "../support/contracts.ts";
import { type ReceivedRequest, startServer, type TestRequestHandler } from "../support/server.ts";

const realFetch = globalThis.fetch;
const prompt = "A glass train";
/** A preflight for a service on this machine, which may open the tests' URLs. */
const preflight = (contract: typeof page, model: string, body: object, options: PreflightOptions = {}) =>
  checkMedia(contract, model, body, { baseUrl: "http://127.0.0.1:9", ...options });
const file = (type: string, length: number, more: Record<string, string | number> = {}) => ({
  "Content-Type": type,
  "Content-Length": length,
  ...more,
});
const image = file("image/png", 1_000);

/** Responds with headers, and with a body to GET. */
function respondWithHead(
  { method }: ReceivedRequest,
  response: ServerResponse,
  headers: Record<string, string | number>,
) {
  response.writeHead(200, headers).end(method === "GET" ? Buffer.alloc(Number(headers["Content-Length"])) : undefined);
}

const failure = (promise: Promise<unknown>): Promise<ValidationError> =>
  promise.then(
    () => expect.unreachable("it found nothing wrong"),
    (error) => error,
  );

const video = (...media_urls: [string, ...string[]]) => ({ mode: "media-to-video", prompt, media_urls }) as const;

/** Checks one URL of `media_urls`, which a server handles. */
async function checkOne(handle: TestRequestHandler, options: PreflightOptions = {}) {
  await using server = await startServer(handle);
  const check = preflight(page, "seedance", video(`${server.url}/a?signature=secret`), options);
  return await check.then(
    (checks) => ({ checks, issues: [], seen: server.requests }),
    ({ issues }: ValidationError) => ({ checks: [], issues, seen: server.requests }),
  );
}

test("media that break no rule are checked by one HEAD request each", async () => {
  await using server = await startServer((seen, response) =>
    respondWithHead(
      seen,
      response,
      seen.url.startsWith("/b.mp4") ? file("video/mp4", 2_000, { "Accept-Ranges": "bytes" }) : image,
    ),
  );
  const checks = await preflight(page, "seedance", {
    ...video(`${server.url}/a.png`, `${server.url}/b.mp4?signature=secret`),
    end_image_url: `${server.url}/end.png`,
  });
  expect(checks).toEqual([
    {
      field: "end_image_url",
      url: `${server.url}/end.png`,
      type: "image/png",
      bytes: 1_000,
      ranges: false,
      unknown: [],
    },
    { field: "media_urls.0", url: `${server.url}/a.png`, type: "image/png", bytes: 1_000, ranges: false, unknown: [] },
    { field: "media_urls.1", url: `${server.url}/b.mp4`, type: "video/mp4", bytes: 2_000, ranges: true, unknown: [] },
  ]);
  expect(server.requests.map(({ method }) => method)).toEqual(["HEAD", "HEAD", "HEAD"]);
});

test("a body without media causes no request", async () => {
  const fetch = vi.fn();
  expect(await preflight(page, "seedance", { prompt }, { fetch })).toEqual([]);
  expect(fetch).not.toHaveBeenCalled();
});

describe("an issue names the broken rule", () => {
  const html: TestRequestHandler = (seen, response) =>
    respondWithHead(seen, response, file("text/html; charset=utf-8", 10));
  const status =
    (code: number): TestRequestHandler =>
    (_, response) =>
      response.writeHead(code, image).end();
  test.each<[string, TestRequestHandler, PreflightOptions["rules"], string]>([
    ["a page", html, {}, "is text/html, not an image or a video"],
    [
      "sound",
      (seen, to) => respondWithHead(seen, to, file("audio/mpeg", 9)),
      {},
      "is audio/mpeg, not an image or a video",
    ],
    ["404", status(404), {}, "responds with status 404, not with a file"],
    ["401", status(401), {}, "responds with status 401, not with a file"],
    ["304", status(304), {}, "responds with status 304, not with a file"],
    ["500", status(500), {}, "responds with status 500, not with a file"],
    ["no bytes", (seen, to) => respondWithHead(seen, to, file("image/png", 0)), {}, "is an empty file"],
    [
      "a byte too many",
      (seen, to) => respondWithHead(seen, to, image),
      { media_urls: { image: { maxBytes: 999 } } },
      "is too large: 1000 of at most 999 bytes",
    ],
    [
      "no Range",
      (seen, to) => respondWithHead(seen, to, file("video/mp4", 5)),
      { media_urls: { video: { ranges: true } } },
      "is on a server that does not support Range requests",
    ],
    ["a cut connection", (_, to) => to.destroy(), {}, "cannot be opened: the request failed: UND_ERR_SOCKET"],
  ])("for %s", async (_, handle, rules = {}, rule) => {
    const { issues } = await checkOne(handle, { rules });
    expect(issues).toHaveLength(1);
    expect(issues[0]?.rule).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/a ${rule}$`));
    expect(issues[0]).toMatchObject({ field: "media_urls.0", fix: expect.stringMatching(/^\w/) });
  });

  test.each<[string, PreflightOptions["rules"]]>([
    ["as many bytes as are allowed", { media_urls: { image: { maxBytes: 1_000 } } }],
    ["the limit of the other kind", { media_urls: { image: {}, video: { maxBytes: 1, ranges: true } } }],
    ["the rules of another field", { end_image_url: { image: { maxBytes: 1, ranges: true } } }],
  ])("but there is none for %s", async (_, rules = {}) => {
    const { checks } = await checkOne((seen, response) => respondWithHead(seen, response, image), { rules });
    expect(checks).toHaveLength(1);
  });

  test("for each of two rules that one file breaks", async () => {
    const { issues } = await checkOne(
      (seen, to) => respondWithHead(seen, to, file("video/mp4", 5, { "Accept-Ranges": "none" })),
      { rules: { media_urls: { video: { maxBytes: 4, ranges: true } } } },
    );
    expect(issues.map(({ rule }) => rule.replace(/^\S+ /, ""))).toEqual([
      "is too large: 5 of at most 4 bytes",
      "is on a server that does not support Range requests",
    ]);
  });

  test("for a port without a server", async () => {
    const server = await startServer(() => {});
    await server[Symbol.asyncDispose]();
    const { issues } = await failure(preflight(page, "seedance", video(server.url)));
    expect(issues[0]?.rule).toContain("cannot be opened: the request failed: ECONNREFUSED");
  });

  test.each(["asset://a.png", "data:image/png;base64,AAAA", "a.png"])("for %s, which is not requested", async (url) => {
    const fetch = vi.fn();
    const { issues } = await failure(preflight(page, "seedance", video(url), { fetch }));
    expect(issues[0]?.rule).toContain("it is not an http or https URL");
    expect(fetch).not.toHaveBeenCalled();
  });

  test("for a video as a frame or as the input of an image model", async () => {
    await using server = await startServer((seen, response) => respondWithHead(seen, response, file("video/mp4", 5)));
    const [first, last] = [`${server.url}/first`, `${server.url}/last`];
    const frames = { mode: "image-to-video", prompt, image_url: first, end_image_url: last } as const;
    const error = await failure(preflight(page, "seedance", frames));
    expect(error.issues).toMatchObject([
      { field: "image_url", rule: `${first} is video/mp4, not an image` },
      { field: "end_image_url", rule: `${last} is video/mp4, not an image` },
    ]);
    const reference = { type: "image-to-image", prompt, image_urls: [first] as [string] } as const;
    expect((await failure(preflight(page, "nano-banana-pro", reference))).issues).toMatchObject([
      { field: "image_urls.0" },
    ]);
  });

  test("for each invalid URL, in the body's order and without queries", async () => {
    await using server = await startServer((seen, response) =>
      seen.url.startsWith("/good") ? respondWithHead(seen, response, image) : response.writeHead(410).end(),
    );
    const urls = ["bad", "good", "bad"].map((name, index) => `${server.url}/${name}${index}?signature=secret#part`);
    const error = await failure(preflight(page, "seedance", video(...(urls as [string]))));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error.issues.map(({ field }) => field)).toEqual(["media_urls.0", "media_urls.2"]);
    expect(error.message).toContain(`media_urls.2: ${server.url}/bad2 responds with status 410`);
    expect(JSON.stringify(error.issues) + error.message).not.toMatch(/secret|#part/);
  });
});

describe("a HEAD request without enough information is followed by a GET of the first byte", () => {
  const part = { "Content-Type": "video/mp4", "Content-Range": "bytes 0-0/4321", "Content-Length": 1 };
  test.each<[string, (response: ServerResponse) => void]>([
    ["after a 405", (head) => head.writeHead(405).end()],
    ["after a 403, as for a URL signed for GET", (head) => head.writeHead(403).end()],
    ["after a 501", (head) => head.writeHead(501).end()],
    ["after a 404 from a server without HEAD", (head) => head.writeHead(404).end()],
    [
      "if it has no length",
      (head) => head.writeHead(200, { "Content-Type": "video/mp4", "Accept-Ranges": "bytes" }).end(),
    ],
    ["if it has no type", (head) => head.writeHead(200, { "Content-Length": 4_321, "Accept-Ranges": "bytes" }).end()],
    ["if Range support is unknown", (head) => head.writeHead(200, file("video/mp4", 4_321)).end()],
    [
      "if the length is that of compressed data",
      (head) => head.writeHead(200, file("video/mp4", 7, { "Content-Encoding": "gzip" })).end(),
    ],
    ["after a closed connection", (head) => head.destroy()],
  ])("%s", async (_, head) => {
    const { checks, seen } = await checkOne(
      ({ method }, response) => (method === "HEAD" ? head(response) : response.writeHead(206, part).end("0")),
      { rules: { media_urls: { video: { ranges: true, maxBytes: 4_321 } } } },
    );
    expect(checks).toMatchObject([{ type: "video/mp4", bytes: 4_321, ranges: true, unknown: [] }]);
    expect(seen.map(({ method }) => method)).toEqual(["HEAD", "GET"]);
    expect(seen[1]?.headers).toMatchObject({ range: "bytes=0-0", "accept-encoding": "identity" });
  });

  test("whose connection is closed at once if the server ignores Range", async () => {
    let closed = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { checks } = await checkOne(({ method }, response) => {
      if (method === "HEAD") return response.writeHead(405).end();
      response.on("close", closed).writeHead(200, file("image/png", 30_000_000)).write(Buffer.alloc(1_000));
    });
    expect(checks).toMatchObject([{ bytes: 30_000_000, ranges: false }]);
    await gone;
  });

  test("and what is still unknown is reported as unknown and breaks no rule", async () => {
    const { checks } = await checkOne((_, response) => response.writeHead(200).end(), {
      rules: { media_urls: { image: { maxBytes: 1 }, video: { ranges: true } } },
    });
    expect(checks).toMatchObject([{ ranges: false, unknown: ["type", "bytes"] }]);
    expect(checks[0]).not.toHaveProperty("bytes");
  });

  test("and a generic media type is unknown, but the size is still checked", async () => {
    const handle: TestRequestHandler = (seen, response) =>
      respondWithHead(seen, response, file("application/octet-stream", 2));
    const { checks } = await checkOne(handle);
    expect(checks).toMatchObject([{ bytes: 2, unknown: ["type"] }]);
    const rules = { media_urls: { image: { maxBytes: 1 }, video: { maxBytes: 1 } } };
    expect((await checkOne(handle, { rules })).issues).toHaveLength(1);
  });
});

test("the size limit is that of the contract", async () => {
  const maxBytes = page.fields.seedance?.media.media_urls?.image?.maxBytes ?? Number.NaN;
  const sized =
    (bytes: number): TestRequestHandler =>
    (_, response) =>
      response.writeHead(200, file("image/png", bytes)).end();
  expect((await checkOne(sized(maxBytes))).checks).toHaveLength(1);
  expect((await checkOne(sized(maxBytes + 1))).issues).toMatchObject([
    { rule: expect.stringContaining(`is too large: ${maxBytes + 1} of at most ${maxBytes} bytes`) },
  ]);
});

test("redirects are followed, and no request identifies the client", async () => {
  await using server = await startServer((seen, response) => {
    if (seen.url.startsWith("/old")) return response.writeHead(302, { Location: "/new" }).end();
    if (seen.method === "HEAD") return response.writeHead(405).end();
    respondWithHead(seen, response, image);
  });
  const checks = await preflight(page, "seedance", video(`${server.url}/old?signature=secret`));
  expect(checks).toMatchObject([{ url: `${server.url}/old`, type: "image/png" }]);
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "HEAD /old?signature=secret",
    "HEAD /new",
    "GET /old?signature=secret",
    "GET /new",
  ]);
  for (const { headers } of server.requests) {
    expect(headers).not.toHaveProperty("authorization");
    expect(headers).not.toHaveProperty("cookie");
    expect(headers).not.toHaveProperty("idempotency-key");
  }
});

test("six URLs are checked at once, and no more", async () => {
  await using server = await startServer((seen, response) => respondWithHead(seen, response, image));
  let running = 0;
  let maxRunning = 0;
  const counted: typeof fetch = async (input, init) => {
    maxRunning = Math.max(maxRunning, ++running);
    return fetch(input, init).finally(() => running--);
  };
  const urls = Array.from({ length: 12 }, (_, index) => `${server.url}/${index}`) as [string];
  const checks = await preflight(page, "seedance", video(...urls), { fetch: counted });
  expect(checks.map(({ url }) => url)).toEqual(urls);
  expect(maxRunning).toBe(6);
});

describe("a preflight ends early", () => {
  test("with an issue if a server does not respond within the timeout", async () => {
    const { issues } = await checkOne(() => {}, { timeout: 40 });
    expect(issues).toMatchObject([{ rule: expect.stringMatching(/ cannot be opened: .*0\.04 s/) }]);
  });

  test("with an issue if a server responds to HEAD only", async () => {
    const { issues, seen } = await checkOne(({ method }, to) => method === "HEAD" && to.writeHead(405).end(), {
      timeout: 60,
    });
    expect(issues).toHaveLength(1);
    expect(seen).toHaveLength(2);
  });

  test.each([0, -1, Number.NaN, 2 ** 31])("with an error if the timeout is %s", async (timeout) => {
    const error = await failure(preflight(page, "seedance", { prompt }, { timeout }));
    expect(error.issues).toMatchObject([{ field: "timeout" }]);
  });

  test("at an abort, whatever fetch does, without further requests or remaining listeners", async () => {
    const abort = new AbortController();
    const add = vi.spyOn(abort.signal, "addEventListener");
    const remove = vi.spyOn(abort.signal, "removeEventListener");
    const fetch = vi.fn(() => new Promise<Response>(() => {}));
    const urls = Array.from({ length: 8 }, (_, index) => `https://example.com/${index}`) as [string];
    const ended = failure(preflight(page, "seedance", video(...urls), { signal: abort.signal, fetch }));
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(6));
    const start = performance.now();
    abort.abort(new Error("enough"));
    const error = await ended;
    expect(performance.now() - start).toBeLessThan(50);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ name: "AbortError", code: "aborted", cause: { message: "enough" } });
    expect(fetch).toHaveBeenCalledTimes(6);
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
  });

  test("at an abort, which closes open connections", async () => {
    const abort = new AbortController();
    let closed = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    await using server = await startServer((_, response) => {
      response.on("close", closed);
      abort.abort();
    });
    const error = await failure(preflight(page, "seedance", video(server.url), { signal: abort.signal }));
    expect(error).toBeInstanceOf(AbortedError);
    await gone;
  });

  test("without a request if the signal is aborted already", async () => {
    const fetch = vi.fn();
    const options = { signal: AbortSignal.abort(), fetch };
    expect(await failure(preflight(page, "seedance", video("https://example.com/a"), options))).toBeInstanceOf(
      AbortedError,
    );
    expect(fetch).not.toHaveBeenCalled();
  });
});

test("a preflight rejects a model that is not in the contract", async () => {
  const error = await failure(preflight(page, "seedence", { prompt }));
  expect(error.issues).toMatchObject([{ field: "model" }]);
});

describe("a URL of this machine or a private network", () => {
  test.each(["https://localhost:4330/a.png", "https://192.168.1.5/a.png", "https://nas.local/a.png"])(
    "is refused without a request: %s",
    async (url) => {
      const send = vi.fn<typeof fetch>();
      const error = await failure(checkMedia(page, "seedance", video(url), { fetch: send }));
      expect(error.issues).toMatchObject([
        { field: "media_urls.0", rule: expect.stringContaining("the service can't open") },
      ]);
      expect(send).not.toHaveBeenCalled();
    },
  );

  test("is good for a service there, which serves its files by http", async () => {
    await using server = await startServer((seen, response) => respondWithHead(seen, response, image));
    const url = `${server.url}/a.png`.replace("http:", "https:");
    const checks = await checkMedia(page, "seedance", video(url), { baseUrl: server.url });
    expect(checks).toMatchObject([{ field: "media_urls.0", type: "image/png" }]);
  });

  test("is refused also if only a look-up tells", async () => {
    await using server = await startServer((seen, response) => respondWithHead(seen, response, image));
    vi.spyOn(dns, "lookup").mockResolvedValue([{ address: "10.0.0.7", family: 4 }] as never);
    vi.stubGlobal("fetch", (_: unknown, init: RequestInit) => realFetch(server.url, init));
    try {
      const error = await failure(checkMedia(page, "seedance", video("https://intra.example.com/a.png")));
      expect(error.issues[0]?.rule).toContain("cannot be opened: its address, 10.0.0.7, is not public");
    } finally {
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
    }
  });
});
