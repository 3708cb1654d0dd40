import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BenchClient } from "./client.ts";
import { sampleTaskResponse } from "./sample-job.ts";
import { SlidingWindow } from "./sliding-window.ts";

export interface LimitedService {
  url: string;
  /** Requests that arrived, including refused ones. */
  requests: number;
  /** How many of them got 429. */
  refused: number;
  /** When each task was done, and when a client first received that, in seconds of `now`. */
  tasks: Map<string, { doneAt: number; observedAt?: number }>;
  close(): Promise<void>;
}

/**
 * Starts a service with one account and this API's request limit, which uses the status names of a client. Every POST is a
 * job of `taskSeconds`; every GET with its id in the path polls it.
 */
export async function startLimitedService(
  statusNames: BenchClient["statusNames"],
  taskSeconds: number,
  now = () => performance.now() / 1000,
): Promise<LimitedService> {
  const window = new SlidingWindow(30, 60);
  const tasks: LimitedService["tasks"] = new Map();
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      service.requests++;
      const wait = window.reserve(now());
      const [id = ""] = /sd2_\d+/.exec(request.url ?? "") ?? [];
      if (wait > 0) {
        service.refused++;
        const error = { code: "rate_limited", message: "Too many requests." };
        return send(429, { error }, { "Retry-After": String(Math.ceil(wait)) });
      }
      if (request.method === "POST") {
        const newId = `sd2_${String(tasks.size).padStart(12, "0")}`;
        tasks.set(newId, { doneAt: now() + taskSeconds });
        return send(201, sampleTaskResponse(newId, statusNames.running));
      }
      const task = tasks.get(id);
      if (!task) return send(404, { error: { code: "not_found", message: "No such task." } });
      if (now() < task.doneAt) return send(200, sampleTaskResponse(id, statusNames.running));
      task.observedAt ??= now();
      return send(200, sampleTaskResponse(id, statusNames.done, { video_url: `https://cdn.example.com/${id}.mp4` }));
    });
    function send(status: number, body: object, headers: Record<string, string> = {}): void {
      response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const service: LimitedService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: 0,
    refused: 0,
    tasks,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}
