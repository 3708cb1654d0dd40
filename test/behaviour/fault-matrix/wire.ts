import type { FaultProxyOptions } from "../../support/fault-proxy.ts";

/** A request as a client has sent it, whether or not it arrived. */
export interface WireRequest {
  method: string;
  path: string;
  /** By names in small letters. */
  headers: Record<string, string>;
  body: string;
}

export interface Wire {
  requests: WireRequest[];
  /** Bytes that clients have got. */
  received: number;
  tap: NonNullable<FaultProxyOptions["tap"]>;
}

/** Reads the requests off the connections of a proxy. */
export function listen(): Wire {
  const rests = new Map<number, Buffer>();
  const wire: Wire = {
    requests: [],
    received: 0,
    tap(stream, bytes, connection) {
      if (stream === "downstream") wire.received += bytes.length;
      else {
        let rest = Buffer.concat([rests.get(connection) ?? Buffer.alloc(0), bytes]);
        for (let found = parse(rest); found; found = parse(rest)) {
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
function parse(bytes: Buffer): { request: WireRequest; length: number } | undefined {
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
