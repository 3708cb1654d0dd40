import { ConnectionError } from "../errors.ts";
import { message } from "../message.ts";
import { redactUrl } from "../redact.ts";
import { type EnvironmentProxy, findProxy, nodeModule } from "./proxy.ts";

// The types of Node's classes, without an import of its modules.
type Socket = InstanceType<ReturnType<typeof nodeModule<"node:net">>["Socket"]>;
type TLSSocket = InstanceType<ReturnType<typeof nodeModule<"node:tls">>["TLSSocket"]>;

/** The timeout of each step in milliseconds: that of Node's `fetch` for a connection. */
const stepTimeout = 10_000;

/**
 * Connects to the host of an https URL, through the proxy of the environment if there is one, and completes the TLS
 * handshake with the host itself: the proxy sees no request.
 * @param signal ends the connection before it stands.
 * @throws ConnectionError if the proxy can't be used, or the connection ends before TLS stands: nothing was sent.
 * @throws the error of TLS, such as that of a certificate.
 */
export async function connectSecurely(target: URL, signal?: AbortSignal): Promise<TLSSocket> {
  const proxy = findProxy(target);
  const host = target.hostname.replace(/^\[|\]$/g, "");
  const port = Number(target.port || 443);
  const tunnel = proxy && (await openTunnel(proxy, target.hostname, port, signal));
  const { net, tls } = { net: nodeModule("node:net"), tls: nodeModule("node:tls") };
  const secure = tls.connect({
    ...(tunnel ? { socket: tunnel } : { host, port }),
    // RFC 6066 allows no address as a server name.
    ...(net.isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ["http/1.1"],
  });
  return untilEvent(secure, "secureConnect", signal, (cause) => {
    if (!tunnel || signal?.aborted) return cause;
    // The certificate's errors have codes of their own, and their own advice.
    const isCut = cause.code === "ECONNRESET" || cause.code === "EPIPE" || cause.code === "ETIMEDOUT";
    return isCut && proxy ? proxyError(proxy, message`it closed the connection to ${target.host}`, cause) : cause;
  });
}

/** Connects to a host without TLS, for which no proxy is used. */
export function connectPlainly(hostname: string, port: number): Promise<Socket> {
  const socket = nodeModule("node:net").connect({ host: hostname.replace(/^\[|\]$/g, ""), port });
  return untilEvent(socket, "connect", undefined, (cause) => cause);
}

/** Asks a proxy for a connection: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 */
function openTunnel(proxy: EnvironmentProxy, hostname: string, port: number, signal?: AbortSignal): Promise<Socket> {
  const { url, credentials } = proxy;
  const { request } = url.protocol === "https:" ? nodeModule("node:https") : nodeModule("node:http");
  const authority = `${hostname}:${port}`;
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) =>
      reject(
        signal?.aborted
          ? signal.reason
          : proxyError(proxy, message`it can't be reached: ${cause.code ?? cause.message}`, cause),
      );
    const outgoing = request({
      method: "CONNECT",
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port || (url.protocol === "https:" ? 443 : 80),
      path: authority,
      headers: {
        Host: authority,
        ...(credentials !== undefined && { "Proxy-Authorization": `Basic ${btoa(toBinary(credentials))}` }),
      },
      agent: false,
      timeout: stepTimeout,
      ...(signal && { signal }),
    });
    outgoing.on("connect", ({ statusCode = 0 }, socket, head) => {
      socket.setTimeout(0);
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      const reason =
        statusCode === 407
          ? message`it wants a user name and a password (407)`
          : message`it refused to connect to ${authority} (${statusCode})`;
      reject(proxyError(proxy, reason, undefined, statusCode >= 500));
    });
    outgoing.on("timeout", () => outgoing.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
    outgoing.on("error", fail);
    outgoing.on("close", () => fail(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    outgoing.end();
  });
}

/** The error of a connection that a proxy did not give: nothing was sent to the service. */
function proxyError(
  { url, variable }: EnvironmentProxy,
  reason: string,
  cause: unknown,
  retryable = true,
): ConnectionError {
  const place = redactUrl(url.origin);
  return new ConnectionError(
    message`The proxy ${place} (${variable}) failed: ${reason}. Nothing was sent. Check ${variable}, or list the host in NO_PROXY to connect without it.`,
    { cause, notSent: true, retryable },
  );
}

/** Waits for an event of a socket, for a limited time. */
function untilEvent<S extends Socket>(
  socket: S,
  event: string,
  signal: AbortSignal | undefined,
  explain: (cause: NodeJS.ErrnoException) => unknown,
): Promise<S> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT", syscall: "connect" })),
      stepTimeout,
    );
    const abort = () => socket.destroy(signal?.reason);
    const stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    const fail = (cause: NodeJS.ErrnoException) => {
      stop();
      reject(explain(cause));
    };
    const onClose = () => fail(Object.assign(new Error("closed"), { code: "ECONNRESET", syscall: "connect" }));
    socket.once("error", fail);
    socket.once("close", onClose);
    socket.once(event, () => {
      stop();
      socket.off("error", fail);
      socket.off("close", onClose);
      resolve(socket);
    });
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
  });
}

/** The bytes of a text as UTF-8, one a character, as `btoa` takes them. */
const toBinary = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
