/** Runs the steps of the Dockerfile in bare folders, since a container engine is not at hand everywhere. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const root = new URL("../../", import.meta.url).pathname;

interface Instruction {
  name: string;
  /** Options such as `--from=build`. */
  flags: Record<string, string>;
  text: string;
}

export interface Stage {
  name: string;
  base: string;
  instructions: Instruction[];
}

/** Parses a Dockerfile into its stages; the defaults of ARG stand for their names. */
export function parseDockerfile(text: string): Stage[] {
  const args = new Map<string, string>();
  const stages: Stage[] = [];
  const lines = text.replace(/^#.*\n/gm, "").replace(/\\\n\s*/g, "");
  for (const line of lines.split("\n").filter((each) => each.trim() !== "")) {
    const [, name = "", flagText = "", rest = ""] = /^([A-Z]+)((?: --\S+)*) (.*)$/.exec(line) ?? [];
    const flags = Object.fromEntries([...flagText.matchAll(/--([\w-]+)=(\S+)/g)].map(([, key, value]) => [key, value]));
    const value = rest.replace(/\$\{(\w+)\}/g, (_, arg) => args.get(arg) ?? "");
    if (name === "") throw new Error(`This line of the Dockerfile is not understood: ${line}`);
    if (name === "ARG") args.set(value.slice(0, value.indexOf("=")), value.slice(value.indexOf("=") + 1));
    else if (name === "FROM") {
      const [base = "", , stage = ""] = value.split(" ");
      stages.push({ name: stage, base, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, flags, text: value });
  }
  return stages;
}

/** Whether an entry of the repository's root is part of the context: the last pattern of .dockerignore that fits decides. */
function isSent(entry: string): boolean {
  const lines = readFileSync(join(root, ".dockerignore"), "utf8").split("\n");
  const patterns = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const fits = (pattern: string) => RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(entry);
  const last = patterns.findLast((pattern) => fits(pattern.replace(/^!/, "")));
  return last === undefined || last.startsWith("!");
}

/**
 * Runs a command in a folder. The repository has what its lock says already: a stage that installs all of it gets that, and
 * one that installs a part takes it from npm's cache, so that a slow registry fails no test.
 */
async function run(command: string, cwd: string): Promise<void> {
  if (/^npm ci(?! --omit)/.test(command)) return symlink(join(root, "node_modules"), join(cwd, "node_modules"));
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  const runWith = (settings: Record<string, string>) =>
    promisify(execFile)("sh", ["-euc", command], { cwd, env: { ...process.env, PATH, ...settings } });
  // A cache that lacks a package is no fault of the image.
  await runWith({ npm_config_offline: "true" }).catch(() => runWith({ npm_config_fetch_timeout: "30000" }));
}

export interface BuiltImage extends AsyncDisposable {
  /** The folder of the last stage's files, without those of its base. */
  folder: string;
  environment: Record<string, string>;
  /** The commands of ENTRYPOINT and HEALTHCHECK, with paths in the folder. */
  entrypoint: string[];
  healthcheck: string[];
}

/**
 * Builds the image of the repository's Dockerfile, with this Node as its base.
 * @throws Error if an instruction is none of those that the Dockerfile has today, or a command fails.
 */
export async function buildImage(): Promise<BuiltImage> {
  const home = await mkdtemp(join(tmpdir(), "seedance-image-"));
  // Another user runs the image.
  await chmod(home, 0o755);
  const sent = (await readdir(root)).filter(isSent);
  let folder = "";
  const environment: Record<string, string> = {};
  const commands: Record<string, string[]> = {};
  try {
    for (const { name, instructions } of parseDockerfile(readFileSync(join(root, "Dockerfile"), "utf8"))) {
      folder = join(home, name || "final");
      let workdir = "/";
      const inFolder = (path: string) => join(folder, resolve(workdir, path));
      for (const { name, flags, text } of instructions) {
        if (name === "WORKDIR") {
          workdir = resolve(workdir, text);
          await mkdir(inFolder("."), { recursive: true });
        } else if (name === "COPY") {
          const paths = text.split(" ");
          const target = `${paths.pop()}`;
          for (const path of paths) {
            if (flags.from === undefined && path !== "." && !sent.includes(path))
              throw new Error(`.dockerignore leaves out ${path}.`);
            for (const entry of path === "." ? sent : [path]) {
              const to = path === "." || target.endsWith("/") ? join(target, basename(entry)) : target;
              await mkdir(dirname(inFolder(to)), { recursive: true });
              const from = join(flags.from === undefined ? root : join(home, flags.from), entry);
              await cp(from, inFolder(to), { recursive: true, verbatimSymlinks: true });
            }
          }
        } else if (name === "RUN") {
          await run(text, inFolder("."));
        } else if (name === "ENV") {
          const [key = "", value = ""] = text.split("=");
          environment[key] = value;
        } else if (name === "ENTRYPOINT" || name === "HEALTHCHECK")
          commands[name] = (JSON.parse(text.replace(/^CMD /, "")) as string[]).map((word) =>
            word === "node" ? process.execPath : word.startsWith("/") ? join(folder, word) : word,
          );
        else if (name !== "USER" && name !== "EXPOSE") throw new Error(`${name} is not understood here.`);
      }
    }
    const { ENTRYPOINT: entrypoint = [], HEALTHCHECK: healthcheck = [] } = commands;
    const remove = () => rm(home, { recursive: true });
    return { folder, environment, entrypoint, healthcheck, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await rm(home, { recursive: true });
    throw error;
  }
}
