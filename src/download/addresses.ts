import { BlockList, isIP, isIPv4 } from "node:net";

const proxyNetwork = new BlockList();
proxyNetwork.addSubnet("198.18.0.0", 15, "ipv4");
proxyNetwork.addSubnet("fc00::", 18, "ipv6");

/**
 * Whether a text is an address that a proxy with a DNS of its own gives to every name (fake IP: Clash, Surge, sing-box). No
 * service and no local network has them: 198.18.0.0/15 is reserved for benchmarks (RFC 2544), and fc00::/8 is not assigned
 * (https://www.rfc-editor.org/rfc/rfc4193#section-3.2).
 */
export function isProxyAddress(address: string): boolean {
  return isIP(address) !== 0 && proxyNetwork.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}
