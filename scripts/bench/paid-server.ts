import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sampleTaskId, sampleTaskResponse } from "./sample-job.ts";

/** What goes wrong with a submit: a response lost after the job was accepted, or a refusal without a charge. */
export type SubmitFault = "reset" | "hang" | { status: number; body: object; headers?: Record<string, string> };

export interface PaidServer {
  url: string;
  /** Every submit that arrived: its time in milliseconds and its key. */
  submits: { at: number; key: string | undefined }[];
  /** The number of jobs that were accepted and charged: one for each key, and one for each submit without a key. */
  charges(): number;
  close(): Promise<void>;
}

/** Starts a service that charges for each job and fails the first `times` submits. */
export async function startPaidServer(fault: SubmitFault, times: number): Promise<PaidServer> {
  const submits: PaidServer["submits"] = [];
  const keys = new Set<string>();
  let keyless = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const key = request.headers["idempotency-key"]?.toString();
      submits.push({ at: performance.now(), key });
      const faulty = submits.length <= times;
      if (faulty && typeof fault === "object") {
        response.writeHead(fault.status, { "Content-Type": "application/json", ...fault.headers });
        response.end(JSON.stringify(fault.body));
        return;
      }
      if (key) keys.add(key);
      else keyless++;
      if (faulty && fault === "reset") request.socket.resetAndDestroy();
      if (faulty) return;
      response.writeHead(201, { "Content-Type": "application/json" });
      response.end(JSON.stringify(sampleTaskResponse(sampleTaskId, "processing")));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    submits,
    charges: () => keys.size + keyless,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
