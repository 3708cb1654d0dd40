import { BlockList, isIP, isIPv4 } from "node:net";

// https://www.iana.org/assignments/iana-ipv4-special-registry/
const special4 = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  special4.addSubnet(network, prefix, "ipv4");

// https://www.iana.org/assignments/iana-ipv6-special-registry/ within 2000::/3: no public address is outside of it.
const special6 = new BlockList();
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  special6.addSubnet(network, prefix, "ipv6");

/** Whether a text is a public IPv4 or IPv6 address. */
export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !special4.check(address, "ipv4");
  const groups = groupsOf(address);
  if (!groups) return false;
  const embedded = embeddedIPv4(groups);
  if (embedded) return !special4.check(embedded, "ipv4");
  return ((groups[0] ?? 0) & 0xe000) === 0x2000 && !special6.check(address, "ipv6");
}

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

/** The eight groups of an IPv6 address; undefined if it is not one, or has a zone, which only local addresses have. */
function groupsOf(address: string): number[] | undefined {
  const text = `http://[${address}]`;
  if (!URL.canParse(text)) return undefined;
  const [front = "", back] = new URL(text).hostname.slice(1, -1).split("::");
  const numbers = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  const [first, last] = [numbers(front), numbers(back ?? "")];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** The IPv4 address that an IPv4-mapped (::ffff:0:0/96) or a NAT64 address (64:ff9b::/96, RFC 6052) contains. */
function embeddedIPv4(groups: number[]): string | undefined {
  const prefix = groups.slice(0, 6).join();
  if (prefix !== "0,0,0,0,0,65535" && prefix !== `${0x64},${0xff9b},0,0,0,0`) return undefined;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join(".");
}
