import type { HttpContext } from "./context.ts";

/** A file that was made, and its strong validator. */
export interface StoredFile {
  bytes: Buffer<ArrayBuffer>;
  etag: string;
  type: string;
}

/** Answers a GET or HEAD for a file, with ETag and Range (RFC 9110 §13, §14). */
export function serveFile(http: HttpContext, { bytes, etag, type }: StoredFile): Response {
  const headers: Record<string, string> = {
    "Content-Type": type,
    ETag: etag,
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, max-age=3600",
  };
  if (matches(http.req.header("If-None-Match"), etag)) return http.body(null, 304, headers);
  const ifRange = http.req.header("If-Range");
  // Range is defined for GET alone.
  const asked = http.req.method === "GET" && (ifRange === undefined || ifRange === etag);
  const range = asked ? http.req.header("Range") : undefined;
  const wanted = range === undefined ? undefined : parseRange(range, bytes.length);
  if (wanted === "unsatisfiable")
    return http.body(null, 416, { ...headers, "Content-Range": `bytes */${bytes.length}` });
  const part = wanted ? bytes.subarray(wanted.start, wanted.end + 1) : bytes;
  headers["Content-Length"] = String(part.length);
  if (wanted) headers["Content-Range"] = `bytes ${wanted.start}-${wanted.end}/${bytes.length}`;
  // The adapter drops the body of an answer to HEAD.
  return http.body(part, wanted ? 206 : 200, headers);
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = ifNoneMatch?.split(",").map((one) => one.trim().replace(/^W\//, "")) ?? [];
  return known.includes(etag) || known.includes("*");
}

/** One range of bytes; undefined where the header is malformed or asks for several, which a server may ignore. */
function parseRange(header: string, length: number): { start: number; end: number } | "unsatisfiable" | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(length - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? length - 1 : Math.min(Number(last), length - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  return start >= length || (first === "" && Number(last) === 0) ? "unsatisfiable" : { start, end };
}
