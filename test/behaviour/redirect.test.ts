import { describe, expect, test } from "vitest";
import { createClient, RedirectError } from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";
import { startServer } from "../support/server.ts";

const apiKey = "sk_live_redirect";
const body = { prompt: "A glass train" } as const;

/** A fetch with a function for each host, for names that this machine cannot serve. */
function fetchFromHosts(hosts: Record<string, () => Response>) {
  const sent: { url: string; method: string | undefined; authorization: string | null; body: unknown }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = String(input);
    const authorization = new Headers(init?.headers).get("authorization");
    sent.push({ url, method: init?.method, authorization, body: init?.body });
    expect(init?.redirect).toBe("manual");
    return hosts[new URL(url).origin]?.() ?? new Response("no such host", { status: 599 });
  };
  return { sent, fetch };
}
const accepted = () => Response.json({ id: "sd2_1", status: "processing" }, { status: 201 });
const redirect = (status: number, location: string) => () => new Response(null, { status, headers: { location } });
const path = "/api/v1/video/seedance";

describe("a redirect", () => {
  test("by 307 to the www variant keeps method, body and key, and is remembered", async () => {
    const { fetch, sent } = fetchFromHosts({
      "https://seedance2ai.io": redirect(307, `https://www.seedance2ai.io${path}`),
      "https://www.seedance2ai.io": accepted,
    });
    const client = createClient({ apiKey, fetch });
    const idempotencyKey = "one-job";
    await client.submit("seedance", body, { idempotencyKey });
    await client.submit("seedance", body, { idempotencyKey });
    expect(sent.map(({ url }) => new URL(url).host)).toEqual([
      "seedance2ai.io",
      "www.seedance2ai.io",
      "www.seedance2ai.io",
    ]);
    expect(sent[1]).toMatchObject({ method: "POST", authorization: `Bearer ${apiKey}`, body: JSON.stringify(body) });
  });

  test.each([
    ["to another host", 307, `https://evil.example${path}`],
    ["to another subdomain", 308, `https://api.seedance2ai.io${path}`],
    ["to a host that begins with the same name", 307, `https://www.seedance2ai.io.evil.example${path}`],
    ["to plain http", 307, `http://www.seedance2ai.io${path}`],
    ["to another port", 307, `https://www.seedance2ai.io:8443${path}`],
    ["by 303, which turns the POST into a GET,", 303, `https://www.seedance2ai.io${path}`],
    ["by 301", 301, `https://www.seedance2ai.io${path}`],
    ["by 302", 302, `https://www.seedance2ai.io${path}`],
    ["without a location", 307, ""],
  ])("%s is an error that names the option baseUrl", async (_, status, location) => {
    const { fetch, sent } = fetchFromHosts({ "https://seedance2ai.io": redirect(status, location) });
    const error = await createClient({ apiKey, fetch })
      .submit("seedance", body)
      .catch((error) => error);
    expect(error).toBeInstanceOf(RedirectError);
    expect(error.message).toContain("baseUrl");
    expect(error.idempotencyKey).toBeTruthy();
    // Nothing proves that the first host did not execute the POST.
    expect(error.resume).toBeTypeOf("function");
    expect(sent).toHaveLength(status > 303 ? 1 : 2);
  });

  test.each([
    ["refuses connections", "ECONNREFUSED", true, /: ECONNREFUSED\.$/],
    [
      "has a certificate that is not trusted",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      false,
      /: DEPTH_ZERO_SELF_SIGNED_CERT\. If your .* set NODE_EXTRA_CA_CERTS=\/path\/ca\.pem/,
    ],
    ["has no address", "ENOTFOUND", true, /: ENOTFOUND\.$/],
  ])("to a www variant that %s leaves the outcome unknown", async (_, code, retryable, advice) => {
    const refuse = () => {
      // The error of a certificate names no call of the system.
      const call = retryable ? { syscall: "connect" } : {};
      throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code, ...call }) });
    };
    const hosts: Record<string, () => Response> = {
      "https://seedance2ai.io": redirect(307, `https://www.seedance2ai.io${path}`),
      "https://www.seedance2ai.io": refuse,
    };
    const { fetch, sent } = fetchFromHosts(hosts);
    const clock = virtualClock();
    for (const retries of [0, 5]) {
      // The second client's later tries go to the www variant at once, where nothing is sent.
      const client = createClient({ apiKey, fetch, clock, maxCredits: 70 });
      hosts["https://www.seedance2ai.io"] = refuse;
      const error = await client.submit("seedance", body, { retries }).catch((error) => error);
      expect(error).toMatchObject({ name: "ConnectionError", notSent: false, message: expect.stringContaining(code) });
      expect(error.retryable).toBe(retryable);
      if (!retries || !retryable) expect(error.message).toMatch(advice);
      expect(error.message).toMatch(
        retries && retryable ? /^An earlier try may have been accepted\./ : /^The redirect to .* failed: /,
      );
      expect(error.resume).toBeTypeOf("function");
      // The reservation is kept.
      expect(await client.submit("seedance", body).catch(({ code }) => code)).toBe("over_ceiling");
      hosts["https://www.seedance2ai.io"] = accepted;
      expect(await error.resume()).toMatchObject({ id: "sd2_1", idempotencyKey: error.idempotencyKey });
    }
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(["POST"]));
  });

  test("is retried once, also after other failures", async () => {
    const responses = [503, 503, 303, 201].map(
      (status) => () =>
        status === 303
          ? redirect(status, `https://seedance2ai.io${path}/result`)()
          : status === 201
            ? accepted()
            : Response.json({ error: { code: "service_busy", message: "Busy." } }, { status }),
    );
    const { fetch, sent } = fetchFromHosts({ "https://seedance2ai.io": () => (responses.shift() as () => Response)() });
    const task = await createClient({ apiKey, fetch, clock: virtualClock() }).submit("seedance", body);
    expect(task.id).toBe("sd2_1");
    expect(sent).toHaveLength(4);
  });

  test("is not retried twice", async () => {
    const { fetch, sent } = fetchFromHosts({
      "https://seedance2ai.io": redirect(303, `https://seedance2ai.io${path}/result`),
    });
    await expect(
      createClient({ apiKey, fetch, clock: virtualClock() }).submit("seedance", body),
    ).rejects.toBeInstanceOf(RedirectError);
    expect(sent).toHaveLength(2);
  });

  test("back to the first host is an error", async () => {
    const { fetch, sent } = fetchFromHosts({
      "https://seedance2ai.io": redirect(307, `https://www.seedance2ai.io${path}`),
      "https://www.seedance2ai.io": redirect(307, `https://seedance2ai.io${path}`),
    });
    await expect(createClient({ apiKey, fetch }).submit("seedance", body)).rejects.toBeInstanceOf(RedirectError);
    expect(sent).toHaveLength(2);
  });

  test("of a real server to another port is not followed", async () => {
    await using other = await startServer((_, response) => response.end("{}"));
    await using server = await startServer((_, response) =>
      response.writeHead(307, { Location: `${other.url}${path}` }).end(),
    );
    const client = createClient({ apiKey, baseUrl: server.url });
    await expect(client.submit("seedance", body)).rejects.toBeInstanceOf(RedirectError);
    expect(other.requests).toHaveLength(0);
  });
});
