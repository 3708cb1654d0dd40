import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** A temporary PostgreSQL server, in a temporary folder. */
export interface PostgresServer extends AsyncDisposable {
  /** Its address, with a password that is random for each server. */
  readonly url: string;
  readonly version: string;
  /** Kills it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same data. */
  start(): Promise<void>;
  /** Stops it, and removes its data. */
  stop(): Promise<void>;
}

const debian = "/usr/lib/postgresql";
const [user, startTimeout] = ["seedance", 60_000];

/**
 * Starts a temporary server with the installed PostgreSQL. On Debian and Ubuntu, it installs PostgreSQL if it is missing.
 * @throws Error if PostgreSQL is missing and cannot be installed.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = findPrograms() ?? installPrograms();
  const owner = findOwner();
  const folder = mkdtempSync(join(tmpdir(), "seedance-postgres-"));
  const [data, secret, password] = [join(folder, "data"), join(folder, "secret"), randomBytes(12).toString("hex")];
  writeFileSync(secret, password, { mode: 0o600 });
  if (owner) for (const path of [folder, secret]) chownSync(path, owner.uid, owner.gid);
  const options = { ...owner, cwd: folder, env: { ...process.env, LC_ALL: "C" } };
  const initdb = ["--pgdata", data, "--username", user, "--pwfile", secret, "--auth", "scram-sha-256", "-E", "UTF8"];
  execFileSync(join(bin, "initdb"), initdb, { ...options, stdio: ["ignore", "ignore", "inherit"] });
  const port = await freePort();
  const settings = { port, listen_addresses: "127.0.0.1", unix_socket_directories: "", max_connections: 100 };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  let server: ChildProcess | undefined;

  const start = async () => {
    const end = performance.now() + startTimeout;
    for (;;) {
      let log = "";
      const child = spawn(join(bin, "postgres"), ["-D", data, ...flags], {
        ...options,
        stdio: ["ignore", "ignore", "pipe"],
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        log = (log + text).slice(-4_000);
      });
      while (child.exitCode === null && performance.now() < end) {
        if (spawnSync(join(bin, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(port)]).status === 0) {
          server = child;
          return;
        }
        await setTimeout(50);
      }
      // After a kill, processes of the previous server may still hold its shared memory for a moment.
      if (performance.now() >= end) throw new Error(`PostgreSQL did not start in ${startTimeout / 1000} s:\n${log}`);
      await setTimeout(200);
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    // Processes that serve connections outlive their parent for a moment. After a power cut they would not.
    const orphans = signal === "SIGKILL" ? childrenOf(child.pid) : [];
    child.kill(signal);
    for (const pid of orphans) killIfThere(pid);
    await ended;
  };
  const stop = async () => {
    // SIGINT is PostgreSQL's fast shutdown: https://www.postgresql.org/docs/current/server-shutdown.html
    await end("SIGINT");
    rmSync(folder, { recursive: true, force: true });
  };
  const version = execFileSync(join(bin, "postgres"), ["--version"], { encoding: "utf8" }).trim();
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  return { url, version, kill: () => end("SIGKILL"), start, stop, [Symbol.asyncDispose]: stop };
}

/** Returns the folder with the programs of the newest PostgreSQL. */
function findPrograms(): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, "bin")), ...(process.env.PATH ?? "").split(":")];
  return folders.find((folder) => ["postgres", "initdb", "pg_isready"].every((name) => existsSync(join(folder, name))));
}

function installPrograms(): string {
  const missing = "The PostgreSQL server (postgres, initdb, pg_isready) is missing";
  const isRoot = process.getuid?.() === 0;
  if (!existsSync("/usr/bin/apt-get"))
    throw new Error(`${missing}, and this system has no apt-get. Install PostgreSQL.`);
  if (!isRoot && spawnSync("sudo", ["-n", "true"]).status !== 0)
    throw new Error(`${missing}, and only root can install it. Run: sudo apt-get install postgresql`);
  for (const command of [["update"], ["install", "--yes", "--no-install-recommends", "postgresql"]]) {
    const line = [...(isRoot ? [] : ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...command];
    const { status } = spawnSync(line[0] ?? "", line.slice(1), { stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) throw new Error(`${missing}, and apt-get ${command[0]} failed. Run: apt-get install postgresql`);
  }
  const found = findPrograms();
  if (!found) throw new Error(`${missing}, although apt-get has installed postgresql.`);
  return found;
}

/** PostgreSQL refuses to run as root, so root starts it as the user that its package creates. */
function findOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** https://docs.kernel.org/filesystems/proc.html */
function childrenOf(pid: number | undefined): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.split(" ").filter(Boolean).map(Number);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

if (import.meta.main) {
  await using server = await startPostgres();
  console.log(`${server.version}\n${server.url}\nCtrl-C stops it and removes its data.`);
  await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
  });
}
