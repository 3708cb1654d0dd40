import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { startPostgres } from "../../../scripts/postgres.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
const [items, kills, workers] = process.argv.slice(2).map(Number) as [number, number, number];
const dir = "/tmp/b3/run"; rmSync(dir, { recursive: true, force: true }); mkdirSync(dir + "/out", { recursive: true });
writeFileSync(dir + "/m.jsonl", Array.from({ length: items }, (_, i) => JSON.stringify({ id: `r${i}`, model: i % 3 ? "nano-banana-pro" : "gpt-image-2", prompt: `A paper boat, number ${i}` })).join("\n"));
const pg = await startPostgres();
const apiKey = "sk_live_local_chaos";
const sandbox = await startSandbox({ apiKey, speed: 30, credits: 1e6, rateLimit: { requests: 30, seconds: 2 } });
console.log(pg.version, pg.url, sandbox.url);
const running = new Set<ChildProcess>(); let done = 0, killed = 0, fails = 0; const t0 = performance.now();
function start() {
  const child = spawn(process.execPath, ["test/batch/postgres/scratch-worker.ts", dir + "/m.jsonl", dir + "/out", pg.url, sandbox.url], { env: { ...process.env, SEEDANCE_API_KEY: apiKey }, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child); const born = performance.now();
  for (const s of [child.stdout, child.stderr]) s.setEncoding("utf8").on("data", (t: string) => console.log(`[${((performance.now() - t0) / 1000).toFixed(1)} ${child.pid}] ${t.trimEnd().slice(0, 2000)}`));
  child.once("exit", (code, signal) => { running.delete(child); if (signal !== "SIGKILL") console.log(child.pid, "exit", code, signal, Math.round(performance.now() - born)); if (code === 0) done++; else if (++fails > 400) process.exit(1); else start(); });
}
for (let i = 0; i < workers; i++) start();
let dbKilled = kills === 0;
const report = () => { const l = sandbox.ledger(); const req = l.filter(e => e.type === "request"); return { t: Math.round((performance.now() - t0) / 1000), charges: l.filter(e => e.type === "charge").length, requests: req.length, r429: req.filter((e: any) => e.status === 429).length, files: readdirSync(dir + "/out").filter(n => !/partial/.test(n)).length, killed, done }; };
const timer = setInterval(() => console.log(JSON.stringify(report())), 10_000);
while (done === 0) {
  await setTimeout(kills ? 400 + Math.random() * 1600 : 500);
  if (killed >= kills || done) { if (performance.now() - t0 > 900_000) break; continue; }
  if (!dbKilled && killed >= kills / 2) { dbKilled = true; console.log("KILL DB"); await pg.kill(); await setTimeout(1000); await pg.start(); console.log("DB BACK"); continue; }
  const all = [...running]; all[Math.floor(Math.random() * all.length)]?.kill("SIGKILL"); killed++;
}
while (running.size > 0 && performance.now() - t0 < 960_000) await setTimeout(200);
clearInterval(timer); for (const c of running) c.kill("SIGKILL"); done = -1000;
const l = sandbox.ledger(); const charges = l.filter(e => e.type === "charge"); const keys = new Set(charges.map((c: any) => c.idempotencyKey));
const r = report(); console.log("END", JSON.stringify(r), "keys", keys.size, "per item", r.requests / items);
const by: Record<string, number> = {}; for (const e of l) if (e.type === "request") { const k = `${e.method} ${e.status}`; by[k] = (by[k] ?? 0) + 1; } console.log(by);
await sandbox.close(); await pg.stop(); process.exit(0);
