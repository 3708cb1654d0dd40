import { createClient, type SeedanceError } from "../../src/package/index.ts";
import { virtualClock } from "../support/clock.ts";

/** A row of the guide's table of failed requests. What it proves and when it is sent again, the client shows. */
export interface OutcomeRow {
  /** The rule of the failure in `src/http/outcomes.ts`; none if other code decides. */
  rule?: string;
  failure: string;
  /** Why it proves that. */
  evidence: string;
  /** Failures of this kind: each is a fetch that fails at every try. */
  fetches: readonly Fetch[];
}

type Fetch = typeof globalThis.fetch;

const origin = "https://seedance.example";
const path = "/api/v1/video/seedance";
const retryAfter = 40;

/** A fetch whose connection fails with an error of this code, or of this text. */
const failing =
  (code: string, more: { syscall?: string; message?: string } = {}): Fetch =>
  async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(more.message ?? code), { code, ...more }) });
  };
const failingWithText = (message: string) => failing("UND_ERR_ABORTED", { message });
/** A fetch with a response of a gateway. */
const responding =
  (status: number, headers: HeadersInit = {}): Fetch =>
  async () =>
    new Response("<html>", { status, headers });
const redirecting = (status: number, location: string) => responding(status, { location });

/** The rows in the order of the guide. */
export const outcomeTable: readonly OutcomeRow[] = [
  {
    rule: "no-address",
    failure: "the host name has no address (`ENOTFOUND`, `EAI_AGAIN`)",
    evidence: "Without an address there is no connection.",
    fetches: [failing("ENOTFOUND", { syscall: "getaddrinfo" })],
  },
  {
    rule: "no-connection",
    failure:
      "no connection (`ECONNREFUSED`, `ENETUNREACH`, `EHOSTUNREACH`, `UND_ERR_CONNECT_TIMEOUT`, any error of `connect`)",
    evidence: "A request is sent only over a connection. The same codes of a read or a write prove nothing.",
    fetches: [failing("ETIMEDOUT", { syscall: "connect" })],
  },
  {
    rule: "certificate-date",
    failure: "a certificate that is not valid now (`CERT_HAS_EXPIRED`, `CERT_NOT_YET_VALID`)",
    evidence: "TLS verifies the certificate before it sends the first byte of a request (RFC 8446 §4.4).",
    fetches: [],
  },
  {
    rule: "certificate-host",
    failure: "a certificate for another host (`ERR_TLS_CERT_ALTNAME_INVALID`)",
    evidence: "As for an expired certificate.",
    fetches: [failing("HOSTNAME_MISMATCH")],
  },
  {
    rule: "certificate-trust",
    failure:
      "a certificate that is not trusted (`DEPTH_ZERO_SELF_SIGNED_CERT`, `SELF_SIGNED_CERT_IN_CHAIN`, `UNABLE_TO_VERIFY_LEAF_SIGNATURE`, …)",
    evidence: "As for an expired certificate.",
    fetches: [failing("CERT_UNTRUSTED")],
  },
  {
    rule: "tls-handshake",
    failure: "a TLS handshake that fails (`ERR_SSL_UNSUPPORTED_PROTOCOL`, `ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION`, …)",
    evidence: "A request is sent only after the handshake. Alerts that may come later are not in this rule.",
    fetches: [failing("ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE")],
  },
  {
    rule: "not-tls",
    failure: "bytes that are not TLS (`ERR_SSL_WRONG_VERSION_NUMBER`, `ERR_SSL_PACKET_LENGTH_TOO_LONG`)",
    evidence:
      "Usually the port speaks plain HTTP and accepted nothing: check the base URL. But a response that is damaged on its way gives the same error.",
    fetches: [],
  },
  {
    rule: "fetch-refuses",
    failure: "a port that `fetch` refuses, a URL that is not valid, a scheme that is not http(s)",
    evidence: "`fetch` checks them before it connects (https://fetch.spec.whatwg.org/#port-blocking).",
    fetches: [failingWithText("bad port"), failing("ERR_INVALID_URL"), failingWithText("unknown scheme")],
  },
  {
    rule: "dispatcher-refuses",
    failure: "a dispatcher of `fetch` that comes from another version of undici (`UND_ERR_INVALID_ARG`)",
    evidence:
      "Undici checks the arguments of a request before it connects (https://undici.nodejs.org/#/docs/api/Errors).",
    fetches: [failing("UND_ERR_INVALID_ARG")],
  },
  {
    rule: "proxy-refuses",
    failure: "a proxy that refuses to connect, such as 403 or 407",
    evidence: "A request is sent only through the tunnel that the proxy opens (RFC 9110 §9.3.6).",
    fetches: [403, 407].map((status) => failingWithText(`Proxy response (${status}) !== 200 when HTTP Tunneling`)),
  },
  {
    rule: "proxy-fails",
    failure: "a proxy that cannot connect, such as 502",
    evidence: "As for a proxy that refuses.",
    fetches: [failingWithText("Proxy response (502) !== 200 when HTTP Tunneling")],
  },
  {
    rule: "connection-lost",
    failure: "a reset, a timeout after the connection, no complete response",
    evidence: "It looks the same before and after the service accepts a job.",
    fetches: [failing("ECONNRESET", { syscall: "read" }), failing("ETIMEDOUT"), failing("UND_ERR_BODY_TIMEOUT")],
  },
  {
    rule: "rate-limit",
    failure: "429, whatever the body",
    evidence: "The contract: nothing was charged.",
    fetches: [responding(429, { "retry-after": String(retryAfter) })],
  },
  {
    rule: "connection-status",
    failure: "408, 425, 460, 499",
    evidence: "A proxy sends them when a connection closes or times out, also after it has forwarded the request.",
    fetches: [408, 425, 460, 499].map((status) => responding(status)),
  },
  {
    rule: "client-error",
    failure: "any other 4xx",
    evidence: "The server did not accept the request (RFC 9110 §15.5).",
    fetches: [405, 418, 451].map((status) => responding(status)),
  },
  {
    rule: "server-error",
    failure: "5xx",
    evidence: "The server or a gateway failed at an unknown moment (RFC 9110 §15.6).",
    fetches: [501, 502, 504, 599].map((status) => responding(status)),
  },
  {
    failure: "301, 302, 303 that must not be followed",
    evidence: "Servers execute a POST and then redirect to its result (RFC 9110 §15.4.4).",
    fetches: [301, 302, 303].flatMap((status) =>
      [origin, "https://other.example"].map((target) => redirecting(status, `${target}/result`)),
    ),
  },
  {
    failure: "307, 308 that must not be followed",
    evidence:
      "RFC 9110 §15.4.8 does not say that the request was not executed. The same URL would redirect again: set the base URL.",
    fetches: [307, 308].map((status) => redirecting(status, `https://other.example${path}`)),
  },
  {
    failure: "307, 308 that was followed, to a server that cannot be reached",
    evidence: "The server that redirects got the request.",
    fetches: [307, 308].map(
      (status): Fetch =>
        (input, init) =>
          new URL(String(input)).origin === origin
            ? redirecting(status, `https://www.seedance.example${path}`)(input, init)
            : failing("ECONNREFUSED")(input, init),
    ),
  },
  {
    failure: "2xx without a task id that fits the contract",
    evidence: "The status says that the job is accepted. The same key returns its task.",
    fetches: [{}, { id: "../x" }, { id: 7 }].map((body) => async () => Response.json(body, { status: 201 })),
  },
];

/** The error codes that a failure names. */
const codesOfFailure = (failure: string) =>
  Array.from(failure.matchAll(/`([A-Z_]{3,}\d?[A-Z_\d]*)`/g), ([, code = ""]) => code);

/** The failures of a row: its fetches, and one for each code that it names. */
export const fetchesOf = ({ failure, fetches }: OutcomeRow): readonly Fetch[] => [
  ...codesOfFailure(failure).map((code) => failing(code)),
  ...fetches,
];

/** What a client makes of a submit that fails in this way at every try. */
export async function observeOutcome(fail: Fetch) {
  const clock = virtualClock();
  const starts: number[] = [];
  const fetch: Fetch = (input, init) => {
    // A request after a redirect belongs to the same try.
    if (starts.at(-1) !== clock.now()) starts.push(clock.now());
    return fail(input, init);
  };
  const errors: Error[] = [];
  const client = createClient({
    apiKey: "sk_live_outcomes",
    baseUrl: origin,
    fetch,
    clock,
    random: () => 0.5,
    onEvent: (event) => event.type === "retried" && errors.push(event.error),
  });
  const error: SeedanceError = await client
    .submit("seedance", { prompt: "A glass train" }, { timeout: 5 * retryAfter * 1000 })
    .catch((error) => error);
  const { notSent } = [...errors, error][0] as { notSent?: boolean };
  const pauses = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
  const waits = pauses.every((pause) => pause >= retryAfter * 1000);
  const grows = pauses.every((pause, index) => pause > (pauses[index - 1] ?? 0));
  return {
    outcome: error.resume ? "not known" : notSent ? "not sent" : "refused",
    again: ["no", "once"][pauses.length] ?? (waits ? "after `Retry-After`" : grows ? "after growing pauses" : pauses),
  };
}
