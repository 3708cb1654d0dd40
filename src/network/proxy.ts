import { ConnectionError } from "../errors.ts";
import { message } from "../message.ts";
import { redactUrl } from "../redact.ts";

/**
 * A module of Node.js. It is had without an import, so that bundlers for browsers and workers, where this code never runs,
 * have nothing to resolve: https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
export const nodeModule = ((name: string) =>
  globalThis.process.getBuiltinModule(name)) as typeof process.getBuiltinModule;

/** A proxy of the environment. */
export interface EnvironmentProxy {
  url: URL;
  /** The variable that names it: `HTTPS_PROXY`. */
  variable: string;
  /** `user:password`, if the URL has them. */
  credentials?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the proxy for a URL by the variables that curl reads: `https_proxy`, then `all_proxy`, each in lower case before
 * upper case, and `no_proxy` (https://everything.curl.dev/usingcurl/proxies/env.html). A URL without TLS has none, since
 * the client sends such requests to this machine only.
 * @throws ConnectionError if the variable's value is not the URL of an HTTP proxy, or its user name or password is not
 * percent-encoded. Nothing was sent.
 */
export function findProxy(target: URL, env: Environment = process.env): EnvironmentProxy | undefined {
  const variable = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].find((name) => env[name]?.trim());
  if (variable === undefined || target.protocol !== "https:" || isExcluded(target, env)) return undefined;
  const value = env[variable]?.trim() ?? "";
  // curl takes a host and a port without a scheme too.
  const text = value.includes("://") ? value : `http://${value}`;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  // A password with a bare "/", "?" or "#" ends the host early: what was read as host, port and path is part of it.
  const url = parsed && !`${parsed.pathname}${parsed.search}${parsed.hash}`.includes("@") ? parsed : undefined;
  if (url?.hostname && /^https?:$/.test(url.protocol)) return { url, variable, ...credentialsOf(url, variable) };
  // A value that is not a URL may hold a password anywhere.
  const shown = url ? redactUrl(url) : message`not a URL (in a password, "/" is written as %2F)`;
  throw new ConnectionError(
    message`${variable} is ${shown}: must be the URL of an HTTP proxy. Nothing was sent. Set it to http://HOST:PORT. Most SOCKS proxies, such as Clash, Surge and V2Ray, listen for HTTP too.`,
    { notSent: true, retryable: false },
  );
}

function credentialsOf({ username, password }: URL, variable: string): { credentials?: string } {
  if (!username && !password) return {};
  try {
    return { credentials: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` };
  } catch (cause) {
    throw new ConnectionError(
      message`The user name or the password of ${variable} is not percent-encoded. Nothing was sent. Write each % in them as %25.`,
      { cause, notSent: true, retryable: false },
    );
  }
}

/** Whether a request goes past the proxy: to this machine, which no proxy can reach, or to a host of `no_proxy`. */
function isExcluded({ hostname, port }: URL, env: Environment): boolean {
  const host = toBareHost(hostname);
  // Not `isLocalHost` of base-url.ts: `createClient` would then load that file as one of its own.
  if (host === "localhost" || host.endsWith(".localhost") || isInNetwork(host, "127.0.0.0", 8) || host === "::1")
    return true;
  const entries = (env.no_proxy || env.NO_PROXY || "").toLowerCase().split(/[\s,]+/);
  return entries.some((entry) => {
    if (entry === "*") return true;
    const [, network, prefix] = /^([\da-f.:]+)\/(\d+)$/.exec(entry) ?? [];
    if (network !== undefined) return isInNetwork(host, network, Number(prefix));
    // A name, an IPv4 address, an IPv6 address with or without brackets; then a port, which IPv6 needs brackets for.
    const [, name = "", ofPort = port] = /^(\[[^\]]*\]|[^:]*|[^[]*:[^[]*:[^[]*?)(?::(\d+))?$/.exec(entry) ?? [];
    const suffix = toBareHost(name.replace(/^\*?\./, ""));
    if (suffix === "" || (ofPort || "443") !== (port || "443")) return false;
    return host === suffix || (family(host) === undefined && host.endsWith(`.${suffix}`));
  });
}

function isInNetwork(host: string, network: string, prefix: number): boolean {
  const { BlockList } = nodeModule("node:net");
  const [hostFamily, networkFamily] = [family(host), family(network)];
  if (!hostFamily || hostFamily !== networkFamily || prefix > (networkFamily === "ipv4" ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, networkFamily);
  return list.check(host, hostFamily);
}

const family = (host: string) => ({ 4: "ipv4" as const, 6: "ipv6" as const })[nodeModule("node:net").isIP(host)];

/** The host in lower case, without brackets and the final dot. */
const toBareHost = (hostname: string) =>
  hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
