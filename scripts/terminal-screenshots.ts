/**
 * Draws the READMEs' pictures into .github/assets: real runs of the command line against the embedded sandbox (*.svg), and
 * the video that the sandbox makes (result.png, animated).
 *
 *   npm run screenshots          all of them
 *   npm run screenshots -- NAME  one, such as result
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuild } from "./build/ensure-build.ts";
import { drawResult, resultTask } from "./pictures/result.ts";
import { runInTerminal } from "./terminal/run-in-terminal.ts";
import { drawScreen } from "./terminal/screen.ts";
import { type Screenshot, screenshots } from "./terminal/screenshots.ts";
import { drawSvg } from "./terminal/svg.ts";

const main = await ensureBuild();
const assets = new URL("../.github/assets/", import.meta.url).pathname;
const columns = 104;
const names = [...screenshots.map(({ name }) => name), "result"];
const chosen = process.argv.length > 2 ? process.argv.slice(2) : names;
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`Unknown picture ${unknown.join(", ")}. Allowed: ${names.join(", ")}.`);

await mkdir(assets, { recursive: true });
if (chosen.includes("result")) {
  const path = join(assets, "result.png");
  await writeFile(path, drawResult(await resultTask()));
  console.log(path);
}
for (const shot of screenshots.filter(({ name }) => chosen.includes(name))) {
  const path = join(assets, `${shot.name}.svg`);
  const sent = await captureOutput(shot);
  const label = shot.commands.map(({ args }) => formatCommandLine(args)).join("; ");
  await writeFile(path, drawSvg(drawScreen(sent, columns), columns, label));
  console.log(path);
}

/** Returns everything that was sent to the terminal, including the typed commands. */
async function captureOutput({ commands }: Screenshot): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "seedance-shot-"));
  const env = { PATH: process.env.PATH ?? "", HOME: home, TERM: "xterm-256color", LANG: "C.UTF-8" };
  const folder = join(home, "film");
  await mkdir(folder);
  let sent = "";
  try {
    for (const { args, until, showsCode } of commands) {
      sent += `\x1b[32m$\x1b[39m ${formatCommandLine(args)}\r\n`;
      const ended = await runInTerminal([process.execPath, main, ...args], { columns, cwd: folder, env });
      const found = until?.exec(ended.output);
      if (until && !found) throw new Error(`${formatCommandLine(args)} did not print ${until}:\n${ended.output}`);
      sent += found ? ended.output.slice(0, found.index + found[0].length) : ended.output;
      if (showsCode) sent += `\x1b[32m$\x1b[39m echo $?\r\n${ended.code}\r\n`;
    }
  } finally {
    await rm(home, { recursive: true });
  }
  return normalizeOutput(sent, home);
}

function formatCommandLine(args: readonly string[]): string {
  return `seedance ${args.map((word) => (/^[\w.-]+$/.test(word) ? word : `"${word}"`)).join(" ")}`;
}

/** Replaces what differs between runs: the folder, the spinner's frame, the age of a job. */
function normalizeOutput(sent: string, home: string): string {
  return sent
    .replaceAll(home, "/home/you")
    .replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, "⠹")
    .replace(/(?<= {2})\d+ s ago {2,}/g, "3 s ago  ");
}
