import { lookup } from "node:dns/promises";
import { isIP, isIPv6 } from "node:net";
import type { TLSSocket } from "node:tls";
import { ConnectionError } from "../../errors.ts";
import { message } from "../../message.ts";
import { connectSecurely, findProxy } from "../../network/index.ts";
import { isProxyAddress } from "../../public-host.ts";
import { redactUrl } from "../../redact.ts";
import type { CheckResult } from "./check-result.ts";

/**
 * Finds out how this machine reaches the service: through which proxy, to which addresses, and which certificate it gets.
 * Sends no request.
 * @returns nothing for a service on this machine.
 */
export async function checkNetwork(baseUrl: string): Promise<CheckResult[]> {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url?.protocol !== "https:") return [];
  const proxy = checkProxy(url);
  if (proxy.status === "fail") return [proxy];
  const names = await checkNames(url);
  return names.status === "fail" ? [proxy, names] : [proxy, names, await checkCertificate(url)];
}

function checkProxy(url: URL): CheckResult {
  const name = "proxy";
  try {
    const proxy = findProxy(url);
    const detail = proxy
      ? message`${redactUrl(proxy.url.origin)} of ${proxy.variable}`
      : message`none for ${url.host} in HTTPS_PROXY, ALL_PROXY, NO_PROXY`;
    return { name, status: "ok", detail };
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    return { name, status: "fail", detail: error.message, fix: message`Set the variable to http://HOST:PORT.` };
  }
}

async function checkNames(url: URL): Promise<CheckResult> {
  const name = "dns";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return { name, status: "ok", detail: message`${host} is an address` };
  if (findProxy(url)) return { name, status: "ok", detail: message`the proxy resolves ${host}` };
  const resolve = (hostname: string) =>
    lookup(hostname, { all: true }).then((all) => all.map(({ address }) => address));
  try {
    const addresses = await resolve(host);
    const found = addresses.join(", ");
    if (addresses.some(isProxyAddress)) {
      const all = await resolve("seedance-client.invalid").catch(() => []);
      const detail = message`${host} is ${found}: a proxy with a DNS of its own (fake IP) resolves it`;
      if (all.some(isProxyAddress) || process.env.SEEDANCE_FAKE_IP === "1") return { name, status: "ok", detail };
      const fix = message`Set SEEDANCE_FAKE_IP=1. Without it, downloads from such addresses are refused, because this DNS does not give them to every name.`;
      return { name, status: "warn", detail, fix };
    }
    const hasBoth = addresses.some(isIPv6) && !addresses.every(isIPv6);
    const families = hasBoth ? "IPv4, IPv6" : addresses.every(isIPv6) ? "IPv6" : "IPv4";
    return { name, status: "ok", detail: message`${host} is ${found} (${families})` };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const fix = message`Check the base URL and this machine's DNS. If only a proxy knows the name, set HTTPS_PROXY=http://HOST:PORT.`;
    return { name, status: "fail", detail: message`${host} can't be resolved: ${code}`, fix };
  }
}

async function checkCertificate(url: URL): Promise<CheckResult> {
  const name = "tls";
  try {
    const socket = (await connectSecurely(url)) as TLSSocket;
    const { issuer = {} } = socket.getPeerCertificate();
    const reached = socket.remoteAddress ?? "";
    socket.destroy();
    const by = [issuer.O, issuer.CN].flat().filter(Boolean).join(", ");
    const detail = reached
      ? message`${url.host} at ${reached} has a trusted certificate, issued by ${by}`
      : message`${url.host} has a trusted certificate, issued by ${by}`;
    return { name, status: "ok", detail };
  } catch (error) {
    const { code = "", message: text } = error as NodeJS.ErrnoException;
    if (error instanceof ConnectionError)
      return { name, status: "fail", detail: text, fix: message`Check the proxy and its variable.` };
    const { describeConnectionFailure } = await import("../../http/outcomes.ts");
    const failure = describeConnectionFailure(error, url.origin);
    if (failure) return { name, status: "fail", detail: failure.problem, fix: failure.advice };
    const fix = message`Check this machine's network connection. If it needs a proxy, set HTTPS_PROXY=http://HOST:PORT.`;
    return { name, status: "fail", detail: message`${url.host}: ${code || text}`, fix };
  }
}
