import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { stand } from "../cli/support/stand.ts";
import { blocksOf, guides, readGuide } from "./guides.ts";
import { charged, finishedTask } from "./samples.ts";

const withShell = guides.filter((guide) => blocksOf(readGuide(guide), "sh").length > 0);

/** All shell blocks of a guide, one after the other, as its reader runs them: what they print, what is charged. */
async function run(guide: string) {
  await using place = await stand({ speed: 1e6, rateLimit: false });
  const { sandbox, command, env, cwd } = place;
  const id = await finishedTask(sandbox);
  const before = charged(sandbox).length;
  const script = blocksOf(readGuide(guide), "sh")
    .join("\n")
    .replace(/https:\/\/www\.seedance2ai\.io|http:\/\/127\.0\.0\.1:4020/g, sandbox.url)
    .replace(/sk_live_your_api_key|sk_live_local_mine/g, `${sandbox.apiKey}`)
    .replaceAll("sd2_xxxxx", id);
  const [node, fastClock, main] = command;
  // The embedded sandbox lives by wall time.
  const shell = `seedance() {
    case "$*" in *--sandbox*) '${node}' '${main}' "$@" ;; *) '${node}' '${fastClock}' '${main}' "$@" ;; esac
  }`;
  const { stdout } = await promisify(execFile)("bash", ["-euc", `${shell}\n${script}`], { env, cwd });
  return { stdout, charges: charged(sandbox).slice(before), files: place.files() };
}

/** What each guide's commands cost. The embedded sandbox of `--sandbox` charges nothing here. */
const charges: Record<string, number> = { "quick-start": 2, idempotency: 1, credits: 1, sandbox: 1 };

test.each(withShell)("%s: every command works, and charges what it should", async (guide) => {
  const { stdout, charges: made } = await run(guide);
  expect(made.length).toBe(charges[guide] ?? 0);
  if (guide === "idempotency") expect(stdout.match(new RegExp(`"id":"${made[0]?.id}"`, "g"))?.length).toBe(2);
  if (guide === "sandbox") expect(stdout).toMatch(/429[\s\S]*Retry-After: 17/i);
  if (guide === "quick-start") expect(stdout).toContain("video_url");
});
