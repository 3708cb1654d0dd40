import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { Fault } from "../faults/faults.ts";
import { renderJpeg, renderMp4, renderPng } from "../media/index.ts";
import { type OutputFile, outputFiles } from "../service/output.ts";
import type { Task } from "../service/state.ts";
import type { Env, Http, Parts } from "./context.ts";
import { pollsOf } from "./faulty-task.ts";

const types = { mp4: "video/mp4", png: "image/png", jpeg: "image/jpeg" } as const;
const cacheBytes = 24 * 1024 * 1024;

interface Stored {
  bytes: Buffer<ArrayBuffer>;
  etag: string;
}

/** The files of completed tasks: made when they are asked for, with ETag and Range (RFC 9110 §13, §14). */
export function media({ state, service, faults }: Parts): Hono<Env> {
  const app = new Hono<Env>();
  const cache = new Map<string, Stored>();
  const struckOnce = new Set<string>();

  app.on(["GET", "HEAD"], "/media/:id/:file", (http) => {
    service.settle();
    const task = state.tasks.get(http.req.param("id"));
    const file =
      task?.settled &&
      task.outcome === "completed" &&
      outputFiles(task).find(({ name }) => name === http.req.param("file"));
    if (!task || !file) return http.text("No such file.", 404);
    const fault =
      downloadFault(task) ??
      faults.pick(http.req.method, http.req.path, ["download"], http.req.header("X-Sandbox-Fault"));
    if (fault?.name === "download-expired" && expired(http, task)) return http.text("This URL has expired.", 403);
    const stored = load(task, file);
    return (fault && spoil(http, fault, stored, file)) ?? serve(http, stored, types[file.kind]);
  });

  function load(task: Task, file: OutputFile): Stored {
    const name = `${task.id}/${file.name}`;
    const known = cache.get(name);
    if (known) return known;
    const bytes = render(file) as Buffer<ArrayBuffer>;
    const stored = { bytes, etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"` };
    cache.set(name, stored);
    let size = [...cache.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    for (const [oldest, { bytes }] of cache) {
      if (size <= cacheBytes || oldest === name) break;
      cache.delete(oldest);
      size -= bytes.length;
    }
    return stored;
  }

  function spoil(
    http: Http,
    { name, value }: Pick<Fault, "name" | "value">,
    { bytes, etag }: Stored,
    file: OutputFile,
  ): Response | undefined {
    const headers = { "Content-Type": types[file.kind], ETag: etag, "Content-Length": String(bytes.length) };
    const once = (act: (response: ServerResponse) => void) => {
      if (struckOnce.has(http.req.path)) return undefined;
      struckOnce.add(http.req.path);
      const response = http.env.outgoing as ServerResponse;
      response.writeHead(200, headers);
      response.write(bytes.subarray(0, bytes.length >> 1), () => act(response));
      return RESPONSE_ALREADY_SENT;
    };
    switch (name) {
      case "download-truncated":
        return once(({ socket }) => socket?.end());
      case "download-reset":
        return once(({ socket }) => socket?.resetAndDestroy());
      case "download-empty":
        return http.body(null, 200, { "Content-Type": types[file.kind], "Content-Length": "0" });
      case "download-html":
        return http.html("<html><body>Please sign in.</body></html>");
      case "download-wrong-type":
        return http.body(bytes, 200, { "Content-Type": "text/plain" });
      case "download-redirect":
        return http.body(null, 302, { Location: value });
      case "download-slow":
        void drip(http.env.outgoing as ServerResponse, headers, bytes, Number(value));
        return RESPONSE_ALREADY_SENT;
      default:
        return undefined;
    }
  }

  return app;
}

function render({ kind, media }: OutputFile): Buffer {
  if (kind === "mp4") return renderMp4(media);
  return kind === "png" ? renderPng(media) : renderJpeg(media);
}

/** The fault that was put on the task's own files. */
function downloadFault({ fault }: Task): Pick<Fault, "name" | "value"> | undefined {
  return fault?.name.startsWith("download-") ? { name: fault.name, value: fault.value ?? "" } : undefined;
}

/** The first URL of a task is refused; the one of a later poll works. */
function expired(http: Http, task: Task): boolean {
  const poll = Number(http.req.query("poll") ?? 0);
  const first = firstSeen.get(task) ?? poll;
  firstSeen.set(task, first);
  return poll <= first || poll > pollsOf(task);
}
const firstSeen = new WeakMap<Task, number>();

function serve(http: Http, { bytes, etag }: Stored, type: string): Response {
  const headers: Record<string, string> = {
    "Content-Type": type,
    ETag: etag,
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, max-age=3600",
  };
  if (http.req.header("If-None-Match") === etag) return http.body(null, 304, headers);
  const ifRange = http.req.header("If-Range");
  const range = ifRange === undefined || ifRange === etag ? http.req.header("Range") : undefined;
  const wanted = range === undefined ? undefined : parseRange(range, bytes.length);
  if (wanted === "unsatisfiable")
    return http.body(null, 416, { ...headers, "Content-Range": `bytes */${bytes.length}` });
  const part = wanted ? bytes.subarray(wanted.start, wanted.end + 1) : bytes;
  headers["Content-Length"] = String(part.length);
  if (wanted) headers["Content-Range"] = `bytes ${wanted.start}-${wanted.end}/${bytes.length}`;
  // The adapter drops the body of an answer to HEAD.
  return http.body(part, wanted ? 206 : 200, headers);
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

async function drip(
  response: ServerResponse,
  headers: Record<string, string>,
  bytes: Buffer,
  pause: number,
): Promise<void> {
  response.writeHead(200, headers);
  for (let start = 0; start < bytes.length && !response.destroyed; start += 4096) {
    response.write(bytes.subarray(start, start + 4096));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  response.end();
}
