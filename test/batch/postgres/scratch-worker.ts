import { runBatch } from "../../../src/batch/run/run-batch.ts";
const [manifest, directory, engine, baseUrl] = process.argv.slice(2) as [string, string, string, string];
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
const s = await runBatch({ name: "chaos", manifest: { path: manifest }, directory, engine, baseUrl, apiKey: process.env.SEEDANCE_API_KEY, rateLimit: { requests: 30, seconds: 2 }, durations: { "nano-banana-pro": 0.7, "gpt-image-2": 0.7, seedance: 3 }, signal: stop.signal, maxCredits: 100_000,
  onEvent: (e: any) => { if (process.env.TALK && e.type !== "progress" && e.type !== "client") console.log(process.pid, e.type, e.id ?? "", e.error?.message ?? ""); } });
console.log(process.pid, JSON.stringify({ states: s.states, stop: s.stop && { how: s.stop.how, reason: s.stop.reason, error: String((s.stop.error as any)?.stack) } , spent: s.spent }));
process.exitCode = s.stop ? 1 : 0;
