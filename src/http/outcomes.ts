import { message } from "../message.ts";

/**
 * What a failure proves about the request: `not-sent`: the service received nothing; `refused`: the service received it and
 * did not execute it; `unknown`: it may have been executed, and a submit may have been charged.
 */
export type RequestOutcome = "not-sent" | "refused" | "unknown";

/** What one kind of failure proves. Everything that asks whether a job may be charged depends on this table. */
export interface OutcomeRule {
  /** The failure, for the guide. */
  readonly failure: string;
  readonly outcome: RequestOutcome;
  /**
   * `never`: the same request fails until a setting changes. `once`: it is repeated once. `wait`: after `Retry-After`.
   * `back-off`: after growing pauses.
   */
  readonly retry: "never" | "once" | "wait" | "back-off";
  /** Why it proves that. */
  readonly evidence: string;
  /** The connection errors that it covers. */
  readonly matches?: (error: ConnectionFailure) => boolean;
  /** The error's message; by default the one of the connection. */
  readonly describe?: (origin: string, reason: string) => string;
}

/** The error of a failed connection. */
export interface ConnectionFailure {
  code: string;
  syscall: string | undefined;
  message: string;
}

const hasCode = (pattern: RegExp) => (error: ConnectionFailure) => pattern.test(error.code);

/** Failures without a response. The first rule that matches decides. */
const connectionRules: readonly OutcomeRule[] = [
  {
    failure: "the host name has no address (`ENOTFOUND`, `EAI_AGAIN`)",
    outcome: "not-sent",
    retry: "back-off",
    evidence: "Without an address there is no connection.",
    matches: hasCode(/^(ENOTFOUND|EAI_\w+)$/),
  },
  {
    failure:
      "no connection (`ECONNREFUSED`, `ENETUNREACH`, `EHOSTUNREACH`, `UND_ERR_CONNECT_TIMEOUT`, any error of `connect`)",
    outcome: "not-sent",
    retry: "back-off",
    evidence: "A request is sent only over a connection. The same codes of a read or a write prove nothing.",
    matches: ({ code, syscall }) =>
      syscall === undefined
        ? /^(ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|UND_ERR_CONNECT_TIMEOUT)$/.test(code)
        : syscall === "connect",
  },
  {
    failure: "a certificate that is not valid now (`CERT_HAS_EXPIRED`, `CERT_NOT_YET_VALID`)",
    outcome: "not-sent",
    retry: "never",
    evidence: "TLS verifies the certificate before it sends the first byte of a request (RFC 8446 §4.4).",
    matches: hasCode(/^(CERT|CRL)_(HAS_EXPIRED|NOT_YET_VALID)$/),
    describe: (origin, reason) =>
      message`The certificate of ${origin} is not valid at the time of this machine (${reason}). Nothing was sent. Check this machine's clock and the base URL.`,
  },
  {
    failure: "a certificate for another host (`ERR_TLS_CERT_ALTNAME_INVALID`)",
    outcome: "not-sent",
    retry: "never",
    evidence: "As for an expired certificate.",
    matches: hasCode(/^(ERR_TLS_CERT_ALTNAME_\w+|HOSTNAME_MISMATCH)$/),
    describe: (origin, reason) =>
      message`The certificate of ${origin} belongs to another host (${reason}). Nothing was sent. Check the host of the base URL.`,
  },
  {
    failure:
      "a certificate that is not trusted (`DEPTH_ZERO_SELF_SIGNED_CERT`, `SELF_SIGNED_CERT_IN_CHAIN`, `UNABLE_TO_VERIFY_LEAF_SIGNATURE`, …)",
    outcome: "not-sent",
    retry: "never",
    evidence: "As for an expired certificate.",
    // The names of OpenSSL's verification errors: https://docs.openssl.org/3.5/man3/X509_STORE_CTX_get_error/
    matches: hasCode(
      /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)_\w+|CERT_\w+|CRL_\w+|ERROR_IN_(CERT|CRL)_\w+|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED)$/,
    ),
    describe: (origin, reason) =>
      message`This machine does not trust the certificate of ${origin} (${reason}). Nothing was sent. If your organisation or your proxy signs it, set NODE_EXTRA_CA_CERTS=/path/ca.pem to the certificate of its CA.`,
  },
  {
    failure: "a TLS handshake that fails (`ERR_SSL_WRONG_VERSION_NUMBER`, …)",
    outcome: "not-sent",
    retry: "never",
    evidence: "A request is sent only after the handshake. Alerts that may come later are not in this rule.",
    matches: hasCode(
      /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|TLSV1_ALERT_PROTOCOL_VERSION|(SSL|TLS)V\d+_ALERT_HANDSHAKE_FAILURE|(SSL|TLS)V\d+_UNRECOGNIZED_NAME|TLSV1_ALERT_NO_APPLICATION_PROTOCOL)$/,
    ),
    describe: (origin, reason) =>
      message`${origin} did not complete a TLS handshake (${reason}). Nothing was sent. Check the scheme, host and port of the base URL.`,
  },
  {
    failure: "a port that `fetch` refuses, a URL that is not valid, a scheme that is not http(s)",
    outcome: "not-sent",
    retry: "never",
    evidence: "`fetch` checks them before it connects (https://fetch.spec.whatwg.org/#port-blocking).",
    matches: ({ code, message: text }) =>
      code === "ERR_INVALID_URL" || /^(bad port|unknown scheme|invalid url)\b|URL scheme must be/i.test(text),
    describe: (origin, reason) =>
      message`${origin} cannot be requested (${reason}). Nothing was sent. Check the port and the scheme of the base URL.`,
  },
  {
    failure: "a proxy that refuses to connect, such as 403 or 407",
    outcome: "not-sent",
    retry: "never",
    evidence: "A request is sent only through the tunnel that the proxy opens (RFC 9110 §9.3.6).",
    matches: ({ message: text }) => /^Proxy response \(4\d\d\)/.test(text),
    describe: (origin, reason) =>
      message`The proxy refused to connect to ${origin} (${reason}). Nothing was sent. Check the proxy's address, user name and password.`,
  },
  {
    failure: "a proxy that cannot connect, such as 502",
    outcome: "not-sent",
    retry: "back-off",
    evidence: "As for a proxy that refuses.",
    matches: ({ message: text }) => /^Proxy response \(\d+\)/.test(text),
  },
  {
    failure: "a reset, a timeout after the connection, no complete response",
    outcome: "unknown",
    retry: "back-off",
    evidence: "It looks the same before and after the service accepts a job.",
    matches: () => true,
  },
];

/** Statuses by the first rule that matches, if the contract has no code for them. */
const statusRules: readonly (OutcomeRule & { readonly status: (status: number) => boolean })[] = [
  {
    failure: "429, whatever the body",
    outcome: "refused",
    retry: "wait",
    evidence: "The contract: nothing was charged.",
    status: (status) => status === 429,
  },
  {
    failure: "408, 425, 460, 499",
    outcome: "unknown",
    retry: "back-off",
    evidence: "A proxy sends them when a connection or its patience ends, also after it has forwarded the request.",
    status: (status) => [408, 425, 460, 499].includes(status),
  },
  {
    failure: "any other 4xx",
    outcome: "refused",
    retry: "never",
    evidence: "The server did not accept the request (RFC 9110 §15.5).",
    status: (status) => status >= 400 && status < 500,
  },
  {
    failure: "5xx",
    outcome: "unknown",
    retry: "back-off",
    evidence: "The server or a gateway failed at an unknown moment (RFC 9110 §15.6).",
    status: () => true,
  },
];

/** Failures that have rules of their own in the client, for the guide. */
const otherRules: readonly OutcomeRule[] = [
  {
    failure: "301, 302, 303 that must not be followed",
    outcome: "unknown",
    retry: "once",
    evidence: "Servers execute a POST and then redirect to its result (RFC 9110 §15.4.4).",
  },
  {
    failure: "307, 308 that must not be followed",
    outcome: "unknown",
    retry: "never",
    evidence:
      "RFC 9110 §15.4.8 does not say that the request was not executed. The same URL would redirect again: set the base URL.",
  },
  {
    failure: "2xx without a task id that fits the contract",
    outcome: "unknown",
    retry: "back-off",
    evidence: "The status says that the job is accepted. The same key returns its task.",
  },
];

/** All rules, in the order of the guide. */
export const outcomeRules: readonly OutcomeRule[] = [...connectionRules, ...statusRules, ...otherRules];

/** What the failure of a connection proves. */
export function connectionRuleOf(error: unknown): OutcomeRule {
  const failures = failuresOf(error);
  const rules = failures.map((failure) => connectionRules.find(({ matches }) => matches?.(failure)));
  const last = connectionRules.at(-1) as OutcomeRule;
  // Of several addresses that were tried, each must prove it.
  return rules.find((rule) => rule?.outcome !== "not-sent") ?? rules[0] ?? last;
}

/** What a status proves that the contract has no code for. */
export function statusRuleOf(status: number): OutcomeRule {
  return statusRules.find((rule) => rule.status(status)) as OutcomeRule;
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
