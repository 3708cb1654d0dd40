/** Tests that no response is read from a cache, whatever the runtime's `fetch` does. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { createClient, preflight } from "../../src/package/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";

afterEach(() => vi.unstubAllGlobals());

/** A `fetch` that answers each URL from its cache unless it is told otherwise, as that of Next.js 14 does. */
function createCachingFetch(send: typeof fetch) {
  const cached = new Map<string, Response>();
  const sent: string[] = [];
  const cachingFetch: typeof fetch = async (input, init) => {
    const { url, method } = new Request(input, init);
    const key = `${method} ${url}`;
    const known = init?.cache === "no-store" ? undefined : cached.get(key);
    if (known) return known.clone();
    sent.push(key);
    const response = await send(input, init);
    cached.set(key, response.clone());
    return response;
  };
  return { cachingFetch, sent };
}

test("each poll of a wait reaches the service", async () => {
  await using sandbox = Object.assign(await startSandbox({ port: false, speed: 1 }), {
    async [Symbol.asyncDispose]() {
      await sandbox.close();
    },
  });
  const { cachingFetch, sent } = createCachingFetch(sandbox.fetch);
  const client = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, fetch: cachingFetch });
  const { id } = await client.submit("seedance", { prompt: "A glass train crosses a bridge. Wind howls." });
  expect((await client.get(id)).status).toBe("processing");
  sandbox.advance(3600);
  expect((await client.wait(id)).status).toBe("completed");
  expect(sent.filter((each) => each.startsWith("GET "))).toHaveLength(2);
});

test("a preflight asks for no cached response", async () => {
  const options: (RequestInit | undefined)[] = [];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    options.push(init);
    return new Response(null, { headers: { "Content-Type": "image/png", "Content-Length": "1000" } });
  };
  const media = { mode: "media-to-video" as const, prompt: "A boat", media_urls: ["https://example.com/a.png"] };
  await preflight("seedance", media, { fetch });
  expect(options.map((each) => each?.cache)).toEqual(["no-store"]);
});

describe("a runtime that refuses the option", () => {
  test("gets none", async () => {
    const { noStore } = await import("../../src/network/index.ts");
    expect(noStore()).toEqual({ cache: "no-store" });
    vi.stubGlobal(
      "Request",
      class {
        constructor() {
          throw new TypeError("The 'cache' field on 'RequestInitializerDict' is not implemented.");
        }
      },
    );
    expect(noStore()).toEqual({});
  });
});
