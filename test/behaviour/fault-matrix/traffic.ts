import type { FaultProxyOptions } from "../../support/fault-proxy.ts";

/** A request as a client has sent it, whether or not it arrived. */
export interface WireRequest {
  method: string;
  path: string;
  /** By names in small letters. */
  headers: Record<string, string>;
  body: string;
}

export interface RecordedTraffic {
  requests: WireRequest[];
  /** Bytes that clients have got. */
  receivedBytes: number;
  tap: NonNullable<FaultProxyOptions["tap"]>;
}

/** Reads the requests off the connections of a proxy. */
export function recordTraffic(): RecordedTraffic {
  const rests = new Map<number, Buffer>();
  const wire: RecordedTraffic = {
    requests: [],
    receivedBytes: 0,
    tap(stream, bytes, connection) {
      if (stream === "downstream") wire.receivedBytes += bytes.length;
      else {
        let rest = Buffer.concat([rests.get(connection) ?? Buffer.alloc(0), bytes]);
        for (let found = parseFirstRequest(rest); found; found = parseFirstRequest(rest)) {
          wire.requests.push(found.request);
          rest = rest.subarray(found.length);
        }
        rests.set(connection, rest);
      }
    },
  };
  return wire;
}

/** The first whole request in some bytes. Its body has a `Content-Length`, as each body of the client has. */
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
