import { createSocket } from "node:dgram";
import { isIPv4 } from "node:net";

/** The addresses of each name, by its longest known end: `{ "seedance.test": ["198.18.0.7"] }`. */
export type Zone = Record<string, readonly string[]>;

const [typeA, typeAaaa] = [1, 28];

/** Starts a DNS server for UDP (RFC 1035) that answers from a zone; of other names it says that they do not exist. */
export async function startDnsServer(zone: Zone): Promise<{ asked: string[] }> {
  const asked: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    const { name, type, end } = readQuestion(query);
    asked.push(name);
    const known = Object.keys(zone)
      .filter((end) => name === end || end === "" || name.endsWith(`.${end}`))
      .sort((a, b) => b.length - a.length)[0];
    const addresses = (zone[known ?? ""] ?? []).filter((each) => type === (isIPv4(each) ? typeA : typeAaaa));
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    // A response, with recursion; 3 is NXDOMAIN.
    header.writeUInt16BE(0x8180 | (known === undefined ? 3 : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(addresses.length, 6);
    const answers = addresses.map((each) => {
      const bytes = toBytes(each);
      // The name by a pointer to the question, the type, the class IN, a lifetime of 0.
      return Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length]), bytes]);
    });
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(53, "127.0.0.1", resolve));
  return { asked };
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function toBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  const [first = [], last = []] = address.split("::").map((part) =>
    part
      .split(":")
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16)),
  );
  const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]));
}
