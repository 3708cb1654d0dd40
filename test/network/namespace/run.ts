/**
 * Runs the installed command in a network namespace of its own: no other machine can be reached, and names have the addresses
 * that the plan gives. Prints what each command did as JSON. The test beside its folder starts it by `unshare`.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { cert } from "../../support/certificate.ts";
import { createTlsFront, startProxiedService } from "../../support/proxied-service.ts";
import { startDnsServer, type Zone } from "./dns-server.ts";

/** What the namespace is like, and what is run in it. */
export interface NetworkPlan {
  /** The path of the installed command. */
  command: string;
  /** The addresses at which the service listens on port 443. */
  addresses: readonly string[];
  /** The addresses of names; without it, there is no name server. */
  zone?: Zone;
  /** Whether a proxy is there, and the environment names it. */
  proxied?: boolean;
  /** The command lines. `FRAME` stands for the URL of a finished picture, `TASK` for the id of the last submitted task. */
  lines: readonly (readonly string[])[];
}

/** What happened. */
export interface NetworkReport {
  runs: { code: number | null; stdout: string; stderr: string }[];
  /** The number of charges. */
  charges: number;
  /** The names that the name server was asked for. */
  asked: string[];
}

const plan: NetworkPlan = JSON.parse(process.argv[2] ?? "");
const home = mkdtempSync(join(tmpdir(), "seedance-namespace-"));
const ip = (...args: string[]) => execFileSync("ip", args);
ip("link", "set", "lo", "up");
for (const address of plan.addresses) ip("addr", "add", `${address}/${address.includes(":") ? 128 : 32}`, "dev", "lo");
const resolver = join(home, "resolv.conf");
writeFileSync(resolver, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
execFileSync("mount", ["--bind", resolver, "/etc/resolv.conf"]);
const ca = join(home, "ca.pem");
writeFileSync(ca, cert);

const dns = plan.zone && (await startDnsServer(plan.zone));
const sandbox = await startSandbox({ speed: 1e6, rateLimit: false });
for (const address of plan.addresses)
  await new Promise<void>((resolve) => createTlsFront(sandbox.url).listen(443, address, resolve));
const proxy = plan.proxied ? await startProxiedService(sandbox.url) : undefined;

const env = {
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  HOME: home,
  SEEDANCE_API_KEY: sandbox.apiKey,
  SEEDANCE_BASE_URL: "https://api.seedance.test",
  NODE_EXTRA_CA_CERTS: ca,
  ...(proxy && { HTTPS_PROXY: proxy.proxyUrl }),
};
const runs: NetworkReport["runs"] = [];
let task = "";
for (const line of plan.lines) {
  const frame = `https://files.seedance.test/media/${task}/1.png`;
  const args = line.map((word) => word.replace("FRAME", frame).replace("TASK", task));
  const child = spawn(plan.command, args, { cwd: home, env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  task = /"id":"([\w-]+)"/.exec(stdout)?.[1] ?? task;
  runs.push({ code, stdout, stderr });
}
const report: NetworkReport = {
  runs,
  charges: sandbox.ledger().filter(({ type }) => type === "charge").length,
  asked: dns?.asked ?? [],
};
console.log(JSON.stringify(report));
process.exit();
