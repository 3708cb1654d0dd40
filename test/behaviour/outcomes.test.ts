import { describe, expect, test } from "vitest";
import { ConnectionError, createClient, NotFoundError } from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";
import { page } from "../support/contracts.ts";
import { startSelfSignedServer } from "../support/self-signed-server.ts";
import { respondJson, startServer } from "../support/server.ts";

const apiKey = "sk_live_outcomes";
const body = { prompt: "A glass train" };

/** The error of a submit by a fetch that fails with this cause, and the number of tries. */
async function failWith(cause: unknown, text = "fetch failed") {
  let tries = 0;
  const fetch: typeof globalThis.fetch = async () => {
    tries++;
    throw new TypeError(text, { cause });
  };
  const client = createClient({ apiKey, fetch, clock: virtualClock(), maxCredits: 70 });
  const error: ConnectionError = await client.submit("seedance", body).catch((error) => error);
  expect(error).toBeInstanceOf(ConnectionError);
  const sent = tries;
  const next = await client.submit("seedance", body).catch((error) => error);
  return { error, tries: sent, holdsReservation: next.code === "over_ceiling" };
}
const coded = (code: string, syscall?: string) => Object.assign(new Error(code), { code, ...(syscall && { syscall }) });
const refusedTunnel = (status: number) =>
  Object.assign(new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`), { code: "UND_ERR_ABORTED" });

describe("a failure without a response", () => {
  test.each<[string, unknown]>([
    ["an unknown host", coded("ENOTFOUND", "getaddrinfo")],
    ["a resolver that does not answer", coded("EAI_AGAIN", "getaddrinfo")],
    ["a refused connection", coded("ECONNREFUSED", "connect")],
    ["a refused connection in another runtime", coded("ECONNREFUSED")],
    ["no network", coded("ENETUNREACH", "connect")],
    ["no route to the host", coded("EHOSTUNREACH", "connect")],
    ["a connection that times out", coded("ETIMEDOUT", "connect")],
    ["undici's connect timeout", coded("UND_ERR_CONNECT_TIMEOUT")],
    ["a firewall of this machine", coded("EPERM", "connect")],
    [
      "several addresses that all fail",
      Object.assign(new AggregateError([coded("ENETUNREACH", "connect"), coded("ECONNREFUSED", "connect")]), {
        code: "ENETUNREACH",
      }),
    ],
    ["a proxy that cannot connect", refusedTunnel(502)],
  ])("is not sent and retried after %s", async (_, cause) => {
    const { error, tries, holdsReservation } = await failWith(cause);
    expect(error).toMatchObject({ notSent: true, retryable: true });
    expect(error.message).toContain("Nothing was sent.");
    expect(error.resume).toBeUndefined();
    expect([tries, holdsReservation]).toEqual([6, false]);
  });

  test.each<[code: string, cure: string]>([
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "NODE_EXTRA_CA_CERTS=/path/ca.pem"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "NODE_EXTRA_CA_CERTS=/path/ca.pem"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "NODE_EXTRA_CA_CERTS=/path/ca.pem"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "NODE_EXTRA_CA_CERTS=/path/ca.pem"],
    ["CERT_UNTRUSTED", "NODE_EXTRA_CA_CERTS=/path/ca.pem"],
    ["CERT_HAS_EXPIRED", "clock"],
    ["CERT_NOT_YET_VALID", "clock"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "host of the base URL"],
    ["HOSTNAME_MISMATCH", "host of the base URL"],
    ["ERR_SSL_UNSUPPORTED_PROTOCOL", "scheme, host and port"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "scheme, host and port"],
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "scheme, host and port"],
    ["ERR_INVALID_URL", "port and the scheme"],
  ])("is not sent and not retried after %s", async (code, cure) => {
    const { error, tries, holdsReservation } = await failWith(coded(code));
    expect(error).toMatchObject({ notSent: true, retryable: false });
    expect(error.message).toContain(code);
    expect(error.message).toContain("https://seedance2ai.io");
    expect(error.message).toContain("Nothing was sent.");
    expect(error.message).toContain(cure);
    expect(error.resume).toBeUndefined();
    expect([tries, holdsReservation]).toEqual([1, false]);
  });

  test.each(["bad port", "unknown scheme"])("is not sent and not retried if fetch says %s", async (text) => {
    const { error, tries } = await failWith(new Error(text));
    expect(error).toMatchObject({ notSent: true, retryable: false });
    expect(tries).toBe(1);
  });

  test("is not sent and not retried if the proxy refuses this client", async () => {
    expect((await failWith(refusedTunnel(407))).error).toMatchObject({ notSent: true, retryable: false });
  });

  test.each(["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"])(
    "leaves the outcome unknown after %s, and is not retried",
    async (code) => {
      const { error, tries, holdsReservation } = await failWith(coded(code));
      expect(error).toMatchObject({ notSent: false, retryable: false });
      expect(error.message).toContain("Check the scheme, host and port of the base URL.");
      expect(error.message).not.toContain("Nothing was sent");
      expect(error.resume).toBeTypeOf("function");
      expect([tries, holdsReservation]).toEqual([1, true]);
    },
  );

  test.each<[string, unknown]>([
    ["a reset", coded("ECONNRESET", "read")],
    ["a closed connection", coded("UND_ERR_SOCKET")],
    ["a broken pipe", coded("EPIPE", "write")],
    ["a route that is lost during the response", coded("EHOSTUNREACH", "read")],
    ["a timeout of an open connection", coded("ETIMEDOUT", "read")],
    ["a timeout of unknown origin", coded("ETIMEDOUT")],
    ["a headers timeout", coded("UND_ERR_HEADERS_TIMEOUT")],
    ["a TLS alert that may come after the request", coded("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED")],
    [
      "several addresses, one of which was connected",
      new AggregateError([coded("ECONNREFUSED", "connect"), coded("ECONNRESET", "read")]),
    ],
    ["an error without a code", new Error("boom")],
    ["no cause at all", undefined],
  ])("leaves the outcome unknown after %s", async (_, cause) => {
    const { error, tries, holdsReservation } = await failWith(cause);
    expect(error).toMatchObject({ notSent: false, retryable: true });
    expect(error.resume).toBeTypeOf("function");
    expect([tries, holdsReservation]).toEqual([6, true]);
  });
});

describe("a later try that is not sent", () => {
  const refused = () => {
    throw new TypeError("fetch failed", { cause: coded("ECONNREFUSED", "connect") });
  };
  const reset = () => {
    throw new TypeError("fetch failed", { cause: coded("ECONNRESET", "read") });
  };

  test("proves nothing about an earlier one", async () => {
    const tries = [reset, refused, refused];
    const fetch: typeof globalThis.fetch = async () => (tries.shift() as typeof reset)();
    const client = createClient({ apiKey, fetch, clock: virtualClock() });
    const error = await client.submit("seedance", body, { retries: 2 }).catch((error) => error);
    expect(error).toMatchObject({ notSent: false, retryable: true });
    expect(error.message).toMatch(/^An earlier try may have been accepted\. .*ECONNREFUSED/);
    expect(error.resume).toBeTypeOf("function");
  });

  test.each([
    ["a reset", reset, false],
    ["a refused connection", refused, true],
  ])("leaves the outcome of an abort between two tries as it was after %s", async (_, fail, notSent) => {
    const stop = new AbortController();
    const clock = virtualClock();
    const sleep: typeof clock.sleep = async (_, signal) => {
      stop.abort();
      signal?.throwIfAborted();
    };
    const client = createClient({ apiKey, fetch: async () => fail(), clock: { ...clock, sleep } });
    const error = await client.submit("seedance", body, { signal: stop.signal }).catch((error) => error);
    expect(error).toMatchObject({ name: "AbortError", notSent, message: "The submit was aborted between two tries." });
    expect(typeof error.resume).toBe(notSent ? "undefined" : "function");
  });
});

describe("on a real network", () => {
  test("a certificate that is not trusted fails at once, before any request", async () => {
    await using server = await startSelfSignedServer();
    const client = createClient({ apiKey, baseUrl: server.url, clock: virtualClock() });
    const error = await client.submit("seedance", body).catch((error) => error);
    expect(error).toMatchObject({
      notSent: true,
      retryable: false,
      message: expect.stringMatching(/NODE_EXTRA_CA_CERTS/),
    });
    expect(server.count).toBe(0);
    // A poll does not wait for what cannot mend itself either.
    expect(await client.wait("sd2_1").catch((error) => error)).toMatchObject({ retryable: false, taskId: "sd2_1" });
  });

  test("https to a port of plain http fails at once", async () => {
    await using server = await startServer((_, response) => respondJson(response, 200, {}));
    const baseUrl = server.url.replace("http:", "https:");
    const error = await createClient({ apiKey, baseUrl, clock: virtualClock() })
      .submit("seedance", body)
      .catch((error) => error);
    expect(error).toMatchObject({
      notSent: false,
      retryable: false,
      message: expect.stringMatching(/Check the scheme, host and port/),
    });
    expect(server.requests).toHaveLength(0);
  });

  test("a port that fetch refuses fails at once", async () => {
    const client = createClient({ apiKey, baseUrl: "http://127.0.0.1:9", clock: virtualClock() });
    const error = await client.submit("seedance", body).catch((error) => error);
    expect(error).toMatchObject({
      notSent: true,
      retryable: false,
      message: expect.stringMatching(/bad port.*Check the port/),
    });
  });
});

describe("an id that breaks the contract", () => {
  const fetch = () => expect.unreachable("A request was sent.");
  const failWithId = (contract: typeof page, id: string) =>
    createClient({ apiKey, fetch, contract })
      .get(id)
      .catch((error) => error);

  test("is refused in the contract's words", async () => {
    const rule = "must be a task id: letters, digits, _ and -; at most 128 characters";
    expect(await failWithId(page, "../x")).toMatchObject({ name: "ValidationError", issues: [{ field: "id", rule }] });
    expect(await failWithId(page, "x".repeat(129))).toMatchObject({ issues: [{ rule }] });
    const taskId = { pattern: "^\\d+$", maxLength: 9 };
    const rules = async () => ({ ...(await page.load.rules()), patterns: { "^\\d+$": "a number" } });
    const other = { ...page, taskId, load: { ...page.load, rules } };
    expect(await failWithId(other, "sd2_1")).toMatchObject({
      issues: [{ rule: "must be a number; at most 9 characters" }],
    });
  });

  test("is refused even if the contract's words can't be loaded", async () => {
    const rules = () => Promise.reject(new Error("The file is gone."));
    const error = await failWithId({ ...page, load: { ...page.load, rules } }, "../x");
    expect(error).toMatchObject({
      name: "ValidationError",
      issues: [{ rule: "must be a task id; at most 128 characters" }],
    });
  });
});

describe("a 404", () => {
  test.each<[string, unknown]>([
    ["of the service", { error: { code: "not_found", message: "No such route." } }],
    ["of another server", "<html>"],
  ])("%s after a submit names the base URL and charges nothing", async (_, response404) => {
    await using server = await startServer((_, response) => respondJson(response, 404, response404));
    const client = createClient({ apiKey, baseUrl: `${server.url}/wrong`, clock: virtualClock() });
    const error = await client.submit("seedance", body).catch((error) => error);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toContain(`${server.url}/wrong has no POST /api/v1/video/seedance.`);
    expect(error.resume).toBeUndefined();
    expect(error.behavior.exitCode).toBe(10);
    expect(server.requests).toHaveLength(1);
  });

  test("after a poll names the task", async () => {
    await using server = await startServer((_, response) =>
      respondJson(response, 404, { error: { code: "not_found", message: "No such task." } }),
    );
    const error = await createClient({ apiKey, baseUrl: server.url })
      .get("sd2_nope")
      .catch((error) => error);
    expect(error).toMatchObject({ message: "No such task. The task id is sd2_nope.", behavior: { exitCode: 10 } });
  });
});
