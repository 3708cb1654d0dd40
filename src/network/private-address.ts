import { isProxyAddress, isPublicAddress, mayBePublic } from "../public-host.ts";
import { findProxy, nodeModule } from "./proxy.ts";

/**
 * Looks up the host of a URL, which may be public by its name, in this machine's DNS.
 * @returns an address if the host has only addresses that are not public; undefined also if nothing is known: outside of
 * Node.js, behind a proxy, and if the look-up fails.
 */
export async function findPrivateAddress(url: string): Promise<string | undefined> {
  const { hostname } = new URL(url);
  // Deno and Bun have Node's modules too, but Deno needs a permission for the environment and for look-ups.
  const { versions } = (globalThis as { process?: { versions?: Record<string, string> } }).process ?? {};
  if (!versions?.node || versions.bun || versions.deno || !mayBePublic(hostname) || findProxy(new URL(url)))
    return undefined;
  const { lookup } = nodeModule("node:dns/promises");
  const found = await lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
  const addresses = found.map(({ address }) => address);
  // A fake address tells nothing about the host.
  const isPrivate = addresses.every((address) => !isPublicAddress(address) && !isProxyAddress(address));
  return isPrivate ? addresses[0] : undefined;
}
