import { isPublicAddress, mayBePublic } from "../public-host.ts";
import { findProxy, nodeModule } from "./proxy.ts";

/** What a proxy with a DNS of its own answers for every name (fake IP), which tells nothing about the host. */
const fakeAddress = /^(198\.1[89]\.|fc00:)/;

/**
 * Looks up the host of a URL, which may be public by its name, in this machine's DNS.
 * @returns an address if the host has only addresses that are not public; undefined also if nothing is known: outside of
 * Node.js, behind a proxy, and if the look-up fails.
 */
export async function findPrivateAddress(url: string): Promise<string | undefined> {
  const { process } = globalThis as { process?: { getBuiltinModule?: unknown } };
  const { hostname } = new URL(url);
  if (!process?.getBuiltinModule || !mayBePublic(hostname) || findProxy(new URL(url))) return undefined;
  const { lookup } = nodeModule("node:dns/promises");
  const found = await lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
  const addresses = found.map(({ address }) => address);
  const isPrivate = addresses.every((address) => !isPublicAddress(address) && !fakeAddress.test(address));
  return isPrivate ? addresses[0] : undefined;
}
