import { message } from "../message.ts";
import { redactText } from "../redact.ts";

/**
 * What a failure proves about the request: `not-sent`: the service received nothing; `refused`: the service received it and
 * did not execute it; `unknown`: it may have been executed, and a submit may have been charged.
 */
type RequestOutcome = "not-sent" | "refused" | "unknown";

/** What one kind of failure proves. The guide to errors has these rules, each with its evidence. */
interface OutcomeRule {
  readonly outcome: RequestOutcome;
  /**
   * `never`: the same request fails until a setting changes. `wait`: it is repeated after `Retry-After`. `back-off`: after
   * growing pauses.
   */
  readonly retry: "never" | "wait" | "back-off";
}

/** What the failure of a connection proves. */
interface ConnectionRule extends OutcomeRule {
  readonly matches: (error: ConnectionFailure) => boolean;
  /** What is wrong, in a sentence; by default the error of the connection says it. */
  readonly problem?: (origin: string, reason: string) => string;
  /** What to do about it, in a sentence. */
  readonly advice?: () => string;
}

/** What a status proves. */
interface StatusRule extends OutcomeRule {
  readonly matches: (status: number) => boolean;
}

/** The error of a failed connection. */
interface ConnectionFailure {
  code: string;
  syscall: string | undefined;
  message: string;
}

const hasCode = (pattern: RegExp) => (error: ConnectionFailure) => pattern.test(error.code);

/** Failures without a response, by name. The first rule that matches decides; the last one matches every failure. */
export const connectionRules = {
  "no-address": {
    outcome: "not-sent",
    retry: "back-off",
    matches: hasCode(/^(ENOTFOUND|EAI_\w+)$/),
  },
  "no-connection": {
    outcome: "not-sent",
    retry: "back-off",
    // The same codes of a read or a write prove nothing.
    matches: ({ code, syscall }) =>
      syscall === undefined
        ? /^(ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|UND_ERR_CONNECT_TIMEOUT)$/.test(code)
        : syscall === "connect",
  },
  // TLS verifies the certificate before it sends the first byte of a request (RFC 8446 §4.4).
  "certificate-date": {
    outcome: "not-sent",
    retry: "never",
    matches: hasCode(/^(CERT|CRL)_(HAS_EXPIRED|NOT_YET_VALID)$/),
    problem: (origin, reason) =>
      message`The certificate of ${origin} is not valid at the time of this machine (${reason}).`,
    advice: () => message`Check this machine's clock and the base URL.`,
  },
  "certificate-host": {
    outcome: "not-sent",
    retry: "never",
    matches: hasCode(/^(ERR_TLS_CERT_ALTNAME_\w+|HOSTNAME_MISMATCH)$/),
    problem: (origin, reason) => message`The certificate of ${origin} belongs to another host (${reason}).`,
    advice: () => message`Check the host of the base URL.`,
  },
  "certificate-trust": {
    outcome: "not-sent",
    retry: "never",
    // The names of OpenSSL's verification errors: https://docs.openssl.org/3.5/man3/X509_STORE_CTX_get_error/
    matches: hasCode(
      /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)_\w+|CERT_\w+|CRL_\w+|ERROR_IN_(CERT|CRL)_\w+|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED)$/,
    ),
    problem: (origin, reason) => message`This machine does not trust the certificate of ${origin} (${reason}).`,
    advice: () =>
      message`If your organisation or your proxy signs it, set NODE_EXTRA_CA_CERTS=/path/ca.pem to the certificate of its CA.`,
  },
  "tls-handshake": {
    outcome: "not-sent",
    retry: "never",
    // Without alerts that may come after the handshake.
    matches: hasCode(
      /^ERR_SSL_(UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|TLSV1_ALERT_PROTOCOL_VERSION|(SSL|TLS)V\d+_ALERT_HANDSHAKE_FAILURE|(SSL|TLS)V\d+_UNRECOGNIZED_NAME|TLSV1_ALERT_NO_APPLICATION_PROTOCOL)$/,
    ),
    problem: (origin, reason) => message`${origin} did not complete a TLS handshake (${reason}).`,
    advice: () => message`Check the scheme, host and port of the base URL.`,
  },
  "not-tls": {
    // OpenSSL checks the header of each record. Usually it is the first one, of a port that speaks plain HTTP, and nothing
    // was accepted; but the error is the same if a later record is damaged, when the job may be charged.
    outcome: "unknown",
    retry: "never",
    matches: hasCode(/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/),
    problem: (origin, reason) => message`${origin} sent something that is not TLS (${reason}).`,
    advice: () => message`Check the scheme, host and port of the base URL.`,
  },
  "fetch-refuses": {
    outcome: "not-sent",
    retry: "never",
    // `fetch` checks them before it connects: https://fetch.spec.whatwg.org/#port-blocking
    matches: ({ code, message: text }) =>
      code === "ERR_INVALID_URL" || /^(bad port|unknown scheme|invalid url)\b|URL scheme must be/i.test(text),
    problem: (origin, reason) => message`${origin} cannot be requested (${reason}).`,
    advice: () => message`Check the port and the scheme of the base URL.`,
  },
  "dispatcher-refuses": {
    outcome: "not-sent",
    retry: "never",
    // undici checks the arguments of a request before it connects: https://undici.nodejs.org/#/docs/api/Errors
    matches: hasCode(/^UND_ERR_INVALID_ARG$/),
    problem: (origin, reason) => message`The dispatcher of fetch refused the request to ${origin} (${reason}).`,
    advice: () => message`Take fetch and its dispatcher from the same version of undici.`,
  },
  // A request is sent only through the tunnel that the proxy opens (RFC 9110 §9.3.6).
  "proxy-refuses": {
    outcome: "not-sent",
    retry: "never",
    matches: ({ message: text }) => /^Proxy response \(4\d\d\)/.test(text),
    problem: (origin, reason) => message`The proxy refused to connect to ${origin} (${reason}).`,
    advice: () => message`Check the proxy's address, user name and password.`,
  },
  "proxy-fails": {
    outcome: "not-sent",
    retry: "back-off",
    matches: ({ message: text }) => /^Proxy response \(\d+\)/.test(text),
  },
  // It looks the same before and after the service accepts a job.
  "connection-lost": { outcome: "unknown", retry: "back-off", matches: () => true },
} as const satisfies Readonly<Record<string, ConnectionRule>>;

/** Statuses that the contract has no code for, by name. The first rule that matches decides. */
export const statusRules = {
  "rate-limit": { outcome: "refused", retry: "wait", matches: (status) => status === 429 },
  // A proxy sends them when a connection closes or times out, also after it has forwarded the request.
  "connection-status": {
    outcome: "unknown",
    retry: "back-off",
    matches: (status) => [408, 425, 460, 499].includes(status),
  },
  "client-error": { outcome: "refused", retry: "never", matches: (status) => status >= 400 && status < 500 },
  "server-error": { outcome: "unknown", retry: "back-off", matches: () => true },
} as const satisfies Readonly<Record<string, StatusRule>>;

/** What the failure of a connection proves. */
export function connectionRuleOf(error: unknown): ConnectionRule {
  const all: readonly ConnectionRule[] = Object.values(connectionRules);
  const rules = failuresOf(error).flatMap((failure) => all.find(({ matches }) => matches(failure)) ?? []);
  // Of several addresses that were tried, each must prove it.
  return rules.find(({ outcome }) => outcome !== "not-sent") ?? rules[0] ?? connectionRules["connection-lost"];
}

/** What is wrong with the connection to an origin, and what to do; nothing if the error itself says all that is known. */
export function describeConnectionFailure(
  error: unknown,
  origin: string,
): { problem: string; advice: string } | undefined {
  const { problem, advice } = connectionRuleOf(error);
  const { code, message: text } = failuresOf(error)[0] ?? {};
  return problem && advice && { problem: problem(origin, code || redactText(text ?? "")), advice: advice() };
}

/** What a status proves that the contract has no code for. */
export function statusRuleOf(status: number): OutcomeRule {
  const all: readonly StatusRule[] = Object.values(statusRules);
  return all.find(({ matches }) => matches(status)) ?? statusRules["server-error"];
}

function failuresOf(error: unknown, depth = 4): ConnectionFailure[] {
  const { cause, errors, code, syscall, message: text } = (error ?? {}) as Record<string, unknown>;
  // Node tries all addresses of a name and reports an AggregateError.
  if (Array.isArray(errors) && errors.length > 0 && depth) return errors.flatMap((each) => failuresOf(each, depth - 1));
  if (cause && depth && typeof code !== "string") return failuresOf(cause, depth - 1);
  return [
    {
      code: typeof code === "string" ? code : "",
      syscall: typeof syscall === "string" ? syscall : undefined,
      message: typeof text === "string" ? text : "",
    },
  ];
}
