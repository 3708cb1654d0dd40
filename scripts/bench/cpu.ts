import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Connector } from "./client.ts";
import { median } from "./median.ts";
import { sampleBody, sampleTaskId, sampleTaskResponse } from "./sample-job.ts";

export type MeasuredCall = () => Promise<unknown>;
export interface CpuRatios {
  get: number;
  post: number;
}

/** Requests of each call before the first measured one, so that the compiler has settled. */
const warmUp = 900;
const server = `
  const task = ${JSON.stringify(JSON.stringify(sampleTaskResponse(sampleTaskId, "processing")))};
  let jobs = 1e9;
  require("node:http").createServer((request, response) => {
    request.resume().on("end", () => {
      const [status, text] = request.method === "POST" ? [201, task.replaceAll("${sampleTaskId}", "sd2_" + jobs++)] : [200, task];
      response.writeHead(status, { "Content-Type": "application/json" }).end(text);
    });
  }).listen(0, "127.0.0.1", function () { console.log("http://127.0.0.1:" + this.address().port); });`;

/**
 * Measures this process's CPU time for each client's requests as a ratio to that of a bare fetch.
 * @param options `rounds` of `requests` each, for each client and method.
 */
export async function measureCpu(
  connectors: ReadonlyMap<string, Connector>,
  apiKey: string,
  options: { rounds: number; requests: number },
): Promise<Map<string, CpuRatios>> {
  // A separate process, so that the server's CPU time is not counted.
  const child = spawn(process.execPath, ["--eval", server], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [url = ""] = await new Promise<string[]>((resolve) =>
      createInterface({ input: child.stdout }).once("line", (line) => resolve([line])),
    );
    const bare = bareFetch(url, apiKey);
    const connections = [...connectors].map(
      ([name, connect]) => [name, connect({ url, apiKey, unlimited: true })] as const,
    );
    const gets = connections.map(([, { get }]) => get.bind(undefined, sampleTaskId));
    const posts = connections.map(([, { submit }]) => submit.bind(undefined, undefined));
    const get = await compareCpu(bare.get, gets, options);
    const post = await compareCpu(bare.post, posts, options);
    return new Map(
      connections.map(([name], index) => [name, { get: median(get[index] ?? []), post: median(post[index] ?? []) }]),
    );
  } finally {
    child.kill();
  }
}

/**
 * Returns the ratios of each call to the bare call of the same round. Many short rounds are more stable: the median of 300
 * rounds of 20 requests varies a third as much as that of 40 rounds of 150, since few rounds contain a garbage collection.
 */
export async function compareCpu(
  bare: MeasuredCall,
  calls: readonly MeasuredCall[],
  { rounds, requests, cpu = cpuTime }: { rounds: number; requests: number; cpu?: typeof cpuTime },
): Promise<number[][]> {
  for (const call of [bare, ...calls]) await cpu(call, warmUp);
  const ratios: number[][] = calls.map(() => []);
  for (let round = 0; round < rounds; round++)
    // Shuffled, so that the garbage of one client does not always slow the same next client.
    for (const { call, index } of shuffle(calls.map((call, index) => ({ call, index })))) {
      // The two alternate, with a changing first one, so that a slow moment of the machine affects both.
      const before = round % 2 === 0 ? await cpu(bare, requests) : undefined;
      const own = await cpu(call, requests);
      ratios[index]?.push(own / (before ?? (await cpu(bare, requests))));
    }
  return ratios;
}

function shuffle<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

/** Returns the CPU seconds of a number of sequential requests. */
async function cpuTime(call: MeasuredCall, requests: number): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < requests; count++) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The calls that a careful user would write without a client. */
function bareFetch(url: string, apiKey: string): { get: MeasuredCall; post: MeasuredCall } {
  const authorization = { Authorization: `Bearer ${apiKey}` };
  async function send(path: string, init: RequestInit): Promise<unknown> {
    const response = await fetch(`${url}${path}`, init);
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }
  return {
    get: () => send(`/api/v1/tasks/${sampleTaskId}`, { headers: authorization }),
    post: () =>
      send("/api/v1/video/seedance", {
        method: "POST",
        headers: {
          ...authorization,
          "Content-Type": "application/json",
          "Idempotency-Key": crypto.randomUUID(),
        },
        body: JSON.stringify(sampleBody),
      }),
  };
}
