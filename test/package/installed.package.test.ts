/** Tests the package as npm packs and installs it: loads each file, and runs each command line of its documents. */
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { installPacked, type PackedInstall } from "../cli/packed/install.ts";
import { createPackedTestBed } from "../cli/packed/test-bed.ts";
import { profileNames, startProfileSandbox } from "../docs/guides-sandbox.ts";
import { readScripts, type Script, skippedLines } from "./command-lines.ts";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url).pathname;

let installed: PackedInstall;
beforeAll(async () => {
  installed = await installPacked();
  // An optional peer that the repository has is there too.
  for (const name of ["@modelcontextprotocol/server", "pg-boss"]) {
    const place = join(installed.folder, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(root, "node_modules", name), place);
  }
}, 300_000);
afterAll(() => installed?.[Symbol.asyncDispose]());

describe("each file of dist", () => {
  /** These files run in a browser; test:browser opens their pages. */
  const ofPages = /^(?:pages|dashboard)\//;

  test("is loaded by Node without an error", { timeout: 120_000 }, async () => {
    const dist = join(installed.home, "dist");
    const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
    const modules = files.filter((name) => !ofPages.test(name) && name !== "cli.js");
    expect(modules.length).toBeGreaterThan(100);
    const program = `
      const broken = [];
      for (const name of ${JSON.stringify(modules)})
        await import(${JSON.stringify(`file://${dist}/`)} + name).catch((error) => broken.push(name + ": " + error));
      console.log(JSON.stringify(broken));`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: installed.folder,
    });
    expect(JSON.parse(stdout)).toEqual([]);
    const { stdout: version } = await run(process.execPath, [join(dist, "cli.js"), "--version"]);
    expect(version).toBe(`${manifest.version}\n`);
    for (const name of files.filter((file) => ofPages.test(file)))
      await run(process.execPath, ["--check", join(dist, name)]);
  });
});

/** Files that lines read and their pages do not show. */
const common: Record<string, string> = {
  "prompt.txt": "A glass train crosses a snowy bridge. Wind howls, wheels hum.\n",
  "shot-2.txt": "The glass train enters a tunnel. Echoes roll, lamps flash by.\n",
  "shots.csv":
    "id,model,prompt\n" +
    ["train", "boat", "kite", "owl"]
      .map((what) => `${what},seedance,A glass ${what} in the rain. Drops patter.\n`)
      .join(""),
  "shots.jsonl": '{"id":"train","model":"seedance","prompt":"A glass train in the rain. Drops patter."}\n',
  "session.har": '{"log":{"version":"1.2","creator":{"name":"test","version":"1"},"entries":[]}}\n',
};
/** The shells' folders for what they complete. */
const folders = [".zfunc", ".local/share/bash-completion/completions", ".config/fish/completions"];

/** Runs a script as a reader does, in an empty folder below the one that has the package installed. */
async function runScript({ name, lines, files }: Script): Promise<void> {
  const profile = profileNames.find((each) => lines.some((line) => line.includes(`--contract ${each} `)));
  await using place = await createPackedTestBed(installed.command);
  await using other = profile === undefined ? undefined : await startProfileSandbox(profile, installed.command);
  const { url, apiKey } = other ?? place.sandbox;
  const folder = join(installed.folder, name.replace(/\W+/g, "-").slice(0, 60));
  const bin = join(place.home, "bin");
  for (const path of [folder, bin, ...folders.map((each) => join(place.home, each))])
    mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries({ ...common, "key.txt": `${apiKey}\n`, ...files }))
    writeFileSync(join(folder, file), text);
  // A desktop that opens everything.
  writeFileSync(join(bin, "xdg-open"), "#!/bin/sh\n");
  chmodSync(join(bin, "xdg-open"), 0o755);
  const made = await Promise.all(
    [["video"], ["gpt-image-2"], ["nano-banana-pro"]].map(async ([command = ""]) => {
      const { code, json, stderr } = await place.seedance([
        command,
        `${common["prompt.txt"]}`,
        "-o",
        join(folder, "output/"),
      ]);
      if (code !== 0) throw new Error(stderr);
      return json[0] as { id: string; idempotencyKey: string };
    }),
  );
  const script = lines
    .filter((line) => !Object.hasOwn(skippedLines, line))
    .join("\n")
    .replace(/https:\/\/www\.seedance2ai\.io|http:\/\/127\.0\.0\.1:4020/g, `${url}`)
    .replace(/sk_live_your_api_key|sk_live_local_mine/g, `${apiKey}`)
    // On a terminal, it prompts for a confirmation; here --yes confirms.
    .replace(/--canary \d+(?!.*--yes)/g, "$& --yes")
    .replace(/--port 4020|--http 3917/g, (flag) => flag.replace(/\d+/, "0"))
    .replaceAll("sd2_xxxxx", made[0]?.id ?? "")
    .replaceAll("gpt2_xxxxx", made[1]?.id ?? "")
    .replaceAll("nbp_xxxxx", made[2]?.id ?? "")
    .replace(/\bKEY\b/g, made[0]?.idempotencyKey ?? "");
  const shell = `
    try() { command "$@" || { code=$?; echo "This line failed with $code: $*" >&2; return $code; }; }
    seedance() {
      case "$* " in
        # A terminal's Ctrl-C ends what runs until it comes.
        sandbox*|*--http*) NODE_OPTIONS= try timeout --foreground --preserve-status --signal=INT 6 seedance "$@" ;;
        # The sandbox within lives by wall time, and the timeouts of doctor's one request do.
        *--sandbox*|doctor*) NODE_OPTIONS= try seedance "$@" ;;
        *) try seedance "$@" ;;
      esac
    }
    npx() {
      case "$* " in
        "seedance-client sandbox "*)
          # As Ctrl-C does, the signal goes to the whole process group: npx alone would wait for its child for ever.
          said=$(NODE_OPTIONS= timeout --preserve-status --signal=INT 6 npx "$@") || [ $? -eq 130 ]
          case "$said" in *http://127.0.0.1:*) ;; *) echo "npx $* said: $said" >&2; return 1 ;; esac ;;
        *) NODE_OPTIONS= try npx "$@" ;;
      esac
    }
  `;
  const env = {
    ...place.env,
    PATH: `${bin}:${dirname(installed.command)}:${place.env.PATH}`,
    SEEDANCE_API_KEY: apiKey,
    SEEDANCE_BASE_URL: url,
    npm_config_offline: "true",
    DISPLAY: ":0",
  };
  const child = run("bash", ["--norc", "-euc", `${shell}\n${script}`], { cwd: folder, env, maxBuffer: 1 << 26 });
  // There is no input: commands that read stdin get its end.
  child.child.stdin?.end();
  await child.catch(({ stderr, stdout }) =>
    Promise.reject(new Error(`${name}\n${stderr}\n${`${stdout}`.slice(-1000)}`)),
  );
  rmSync(folder, { recursive: true });
}

const scripts = await readScripts();

describe.concurrent("every command line in the documents", { timeout: 300_000 }, () => {
  test.each(scripts.map((script): [string, Script] => [script.name, script]))("%s", (_, script) => runScript(script));

  test("is run, except those that are listed with a reason", () => {
    const lines = new Set(scripts.flatMap((script) => script.lines));
    expect(Object.keys(skippedLines).filter((line) => !lines.has(line))).toEqual([]);
    const names = scripts.map(({ name }) => name).join(", ");
    for (const paper of ["README.md", "README.zh-CN.md", "guide en/", "guide zh-CN/", "skill SKILL.md", "help video"])
      expect(names).toContain(paper);
  });
});
