import { createHash } from "node:crypto";
import { Hono } from "hono";
import { type Fault, UnknownFaultError } from "../faults/faults.ts";
import { renderJpeg, renderMp4, renderPng } from "../media/index.ts";
import { type OutputFile, outputFilesOf } from "../service/output.ts";
import type { SandboxTask } from "../service/state.ts";
import type { HonoEnv, HttpContext, RouteDependencies } from "./context.ts";
import { createDownloadCorrupter } from "./download-fault.ts";
import { pollCountOf } from "./faulty-task.ts";
import { type StoredFile, serveFile } from "./serve-file.ts";

const contentTypes = { mp4: "video/mp4", png: "image/png", jpeg: "image/jpeg" } as const;
const cacheBytes = 8 * 1024 * 1024;

/** Creates the routes of the files of completed tasks, which are rendered on request. */
export function createMediaRoutes({ contract, state, service, faults }: RouteDependencies): Hono<HonoEnv> {
  const app = new Hono<HonoEnv>();
  const cache = new Map<string, StoredFile>();
  const corruptDownload = createDownloadCorrupter();

  app.on(["GET", "HEAD"], "/media/:id/:file", (http) => {
    service.endDueTasks();
    const task = state.tasks.get(http.req.param("id"));
    const file =
      task?.settled &&
      task.outcome === "completed" &&
      outputFilesOf(contract, task).find(({ name }) => name === http.req.param("file"));
    if (!task || !file) return http.text("No such file.", 404);
    // The dashboard's previews get no faults and must not use them up.
    const preview = http.req.query("preview") !== undefined;
    const fault = preview
      ? undefined
      : (downloadFaultOf(task) ??
        faults.pick(http.req.method, http.req.path, ["download"], http.req.header("X-Sandbox-Fault")));
    if (fault?.name === "download-expired" && isUrlExpired(http, task)) return http.text("This URL has expired.", 403);
    const stored = load(task, file);
    return (fault && corruptDownload(http, fault, stored)) ?? serveFile(http, stored);
  });

  app.onError((error, http) => {
    if (error instanceof UnknownFaultError) return http.text(`X-Sandbox-Fault: ${error.message}`, 400);
    throw error;
  });

  function load(task: SandboxTask, file: OutputFile): StoredFile {
    const name = `${task.id}/${file.name}`;
    const cached = cache.get(name);
    if (cached) return cached;
    const bytes = render(file) as Buffer<ArrayBuffer>;
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    const stored = { bytes, etag, type: contentTypes[file.kind] };
    cache.set(name, stored);
    let size = [...cache.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    for (const [oldest, { bytes }] of cache) {
      if (size <= cacheBytes || oldest === name) break;
      cache.delete(oldest);
      size -= bytes.length;
    }
    return stored;
  }

  return app;
}

function render({ kind, media }: OutputFile): Buffer {
  if (kind === "mp4") return renderMp4(media);
  return kind === "png" ? renderPng(media) : renderJpeg(media);
}

/** The download fault of the task itself, if it has one. */
function downloadFaultOf({ fault }: SandboxTask): Fault | undefined {
  if (!fault?.name.startsWith("download-")) return undefined;
  return { name: fault.name, value: fault.value ?? "", stage: "download" };
}

/**
 * Whether a URL has expired. The first URL that is used stays expired, and so does one without a poll number. URLs of later
 * polls work.
 */
function isUrlExpired(http: HttpContext, task: SandboxTask): boolean {
  const poll = Number(http.req.query("poll"));
  if (!(poll > 0)) return true;
  const first = firstUsedPoll.get(task) ?? poll;
  firstUsedPoll.set(task, first);
  return poll <= first || poll > pollCountOf(task);
}
const firstUsedPoll = new WeakMap<SandboxTask, number>();
