import type { HttpContext } from "./context.ts";

/** A rendered file with its strong validator. */
export interface StoredFile {
  bytes: Buffer<ArrayBuffer>;
  etag: string;
  type: string;
}

/** Serves a file for GET or HEAD, with ETag and Range (RFC 9110 §13, §14). */
export function serveFile(http: HttpContext, { bytes, etag, type }: StoredFile): Response {
  const headers: Record<string, string> = {
    "Content-Type": type,
    ETag: etag,
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, max-age=3600",
  };
  if (matches(http.req.header("If-None-Match"), etag)) return http.body(null, 304, headers);
  const ifRange = http.req.header("If-Range");
  // RFC 9110 §14.2 defines Range for GET only.
  const acceptsRange = http.req.method === "GET" && (ifRange === undefined || ifRange === etag);
  const header = acceptsRange ? http.req.header("Range") : undefined;
  const range = header === undefined ? undefined : parseRange(header, bytes.length);
  if (range === "unsatisfiable")
    return http.body(null, 416, { ...headers, "Content-Range": `bytes */${bytes.length}` });
  const part = range ? bytes.subarray(range.start, range.end + 1) : bytes;
  headers["Content-Length"] = String(part.length);
  if (range) headers["Content-Range"] = `bytes ${range.start}-${range.end}/${bytes.length}`;
  // The adapter removes the body for HEAD.
  return http.body(part, range ? 206 : 200, headers);
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const etags = ifNoneMatch?.split(",").map((each) => each.trim().replace(/^W\//, "")) ?? [];
  return etags.includes(etag) || etags.includes("*");
}

/** Parses one range of bytes; undefined if the header is malformed or has several ranges, which a server may ignore. */
function parseRange(header: string, length: number): { start: number; end: number } | "unsatisfiable" | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(length - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? length - 1 : Math.min(Number(last), length - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  return start >= length || (first === "" && Number(last) === 0) ? "unsatisfiable" : { start, end };
}
