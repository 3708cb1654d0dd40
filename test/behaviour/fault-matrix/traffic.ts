import type { FaultProxyOptions } from "../../support/fault-proxy.ts";

/** A request that a client has sent, whether or not it arrived. */
export interface WireRequest {
  method: string;
  path: string;
  /** By names in lower case. */
  headers: Record<string, string>;
  body: string;
}

export interface RecordedTraffic {
  requests: WireRequest[];
  /** The number of bytes that clients have received. */
  receivedBytes: number;
  tap: NonNullable<FaultProxyOptions["tap"]>;
}

/** Records the requests on the connections of a proxy. */
export function recordTraffic(): RecordedTraffic {
  const unparsed = new Map<number, Buffer>();
  const wire: RecordedTraffic = {
    requests: [],
    receivedBytes: 0,
    tap(stream, bytes, connection) {
      if (stream === "downstream") wire.receivedBytes += bytes.length;
      else {
        let rest = Buffer.concat([unparsed.get(connection) ?? Buffer.alloc(0), bytes]);
        for (let found = parseFirstRequest(rest); found; found = parseFirstRequest(rest)) {
          wire.requests.push(found.request);
          rest = rest.subarray(found.length);
        }
        unparsed.set(connection, rest);
      }
    },
  };
  return wire;
}

/** The first complete request in some bytes. Its body has a `Content-Length`, as every body of the client. */
function parseFirstRequest(bytes: Buffer): { request: WireRequest; length: number } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [line = "", ...fields] = bytes.toString("latin1", 0, end).split("\r\n");
  const [method = "", path = ""] = line.split(" ");
  const headers = Object.fromEntries(
    fields.map((field) => {
      const [name = "", value = ""] = field.split(/: ?(.*)/s);
      return [name.toLowerCase(), value];
    }),
  );
  const start = end + 4;
  const length = start + Number(headers["content-length"] ?? 0);
  if (bytes.length < length) return undefined;
  return { request: { method, path, headers, body: bytes.toString("utf8", start, length) }, length };
}
