/** Names below which no public DNS has hosts: https://www.iana.org/assignments/special-use-domain-names/ and habit. */
const privateNames = /(^|\.)(localhost|local|internal|home\.arpa|lan|localdomain|home|corp|intranet|private)$/i;

/** https://www.iana.org/assignments/iana-ipv4-special-registry/ */
const specialNetworks =
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 " +
  "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3";

/**
 * Whether the name or address of a host may be on the internet, without a look-up: whether it is no name of this machine or
 * of a private network, and no address of them.
 * @param hostname as `new URL()` spells it, which writes 127.1 as 127.0.0.1 and IPv6 addresses in brackets.
 */
export function mayBePublic(hostname: string): boolean {
  const host = hostname.replace(/\.$/, "");
  if (host.startsWith("[") || isIPv4(host)) return isPublicAddress(host.replace(/^\[|\]$/g, ""));
  return host.includes(".") && !privateNames.test(host);
}

/** Whether a text is a public IPv4 or IPv6 address. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !isSpecial(address);
  const groups = groupsOf(address);
  if (!groups) return false;
  // IPv4-mapped (::ffff:0:0/96) and NAT64 addresses (64:ff9b::/96, RFC 6052) contain an IPv4 address.
  if (["0,0,0,0,0,65535", `${0x64},${0xff9b},0,0,0,0`].includes(groups.slice(0, 6).join()))
    return !isSpecial(
      groups
        .slice(6)
        .flatMap((group) => [group >> 8, group & 255])
        .join("."),
    );
  const [first = 0, second = 0] = groups;
  // https://www.iana.org/assignments/iana-ipv6-special-registry/ within 2000::/3: no public address is outside of it.
  const isReserved =
    (first === 0x2001 && (second < 0x200 || second === 0xdb8)) ||
    first === 0x2002 ||
    (first === 0x3fff && second < 0x1000);
  return (first & 0xe000) === 0x2000 && !isReserved;
}

/**
 * Whether a text is an address that a proxy with a DNS of its own gives to every name (fake IP: Clash, Surge, sing-box). No
 * service and no local network has them: 198.18.0.0/15 is reserved for benchmarks (RFC 2544), and fc00::/8 is not assigned
 * (https://www.rfc-editor.org/rfc/rfc4193#section-3.2); they give those of fc00::/18.
 */
export function isProxyAddress(address: string): boolean {
  if (isIPv4(address)) return /^198\.1[89]\./.test(address);
  const [first, second = 0] = groupsOf(address) ?? [];
  return first === 0xfc00 && second < 0x4000;
}

const isIPv4 = (text: string) =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split(".").every((part) => Number(part) < 256);

const toNumber = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

function isSpecial(address: string): boolean {
  return specialNetworks.split(" ").some((network) => {
    const [start = "", prefix] = network.split("/");
    const size = 2 ** (32 - Number(prefix));
    return Math.floor(toNumber(address) / size) === Math.floor(toNumber(start) / size);
  });
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
