import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import { createClient } from "../../src/package/index.ts";
import { createCliTestBed } from "../cli/support/test-bed.ts";
import { codeBlocksOf, guideFilesOf, guideList, readGuide } from "./guides.ts";
import { profileNames, startProfileSandbox } from "./guides-sandbox.ts";
import { chargedTasks } from "./samples.ts";

const withShell = guideList.filter((guide) => codeBlocksOf(readGuide(guide), "sh").length > 0);

/** Lines that are not run here, each with the reason. */
const notRun: Record<string, string> = {
  "npm install --global seedance-client": "asks the registry; test:package installs the packed command",
  "npm install seedance-client pg-boss@12": "asks the registry",
  "export SEEDANCE_ENGINE=postgres://db.example.com/videos": "needs a database; test:postgres runs batches over one",
  "seedance batch run shots.csv -o /mnt/videos/shots": "as above",
  "claude mcp add seedance -- npx -y -p seedance-client -p @modelcontextprotocol/server@2 seedance mcp --max-credits 200":
    "another program; guides-facts.test.ts and test:tools -- mcp hold what it starts",
  "docker run --rm --publish 127.0.0.1:4020:4020 ghcr.io/seedance-client/seedance-sandbox --api-key sk_live_local_mine":
    "needs a container engine; dockerfile.package.test.ts runs the image's steps",
  "pip install openapi-python-client httpx attrs python-dateutil": "asks the registry; test:languages does",
  "openapi-python-client generate --path openapi-3.0.yaml --meta none --output-path seedance": "as above",
};

interface GuideRun {
  stdout: string;
  charges: { id: string; body: Record<string, unknown> }[];
  files: string[];
}

/** All shell blocks of a guide, one after the other, as its reader runs them: what they print, what is charged. */
async function run(guide: string): Promise<GuideRun> {
  await using place = await createCliTestBed({ speed: 1e6, rateLimit: false });
  const { sandbox, command, cwd } = place;
  const page = readGuide(guide);
  const lines = codeBlocksOf(page, "sh").join("\n").split("\n");
  const profile = profileNames.find((name) => lines.some((line) => line.includes(`--contract ${name} `)));
  await using other = profile === undefined ? undefined : await startProfileSandbox(profile);
  const { url, apiKey } = other ?? sandbox;
  for (const [name, content] of Object.entries(guideFilesOf(page))) writeFileSync(join(cwd, name), content);
  // It has ended when it is read. Advancing the sandbox's clock instead would make `doctor` report a wrong clock.
  const { id } = await createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url }).submit("seedance", {
    prompt: "A glass train",
  });
  const before = chargedTasks(sandbox).length;
  const script = lines
    .filter((line) => !(line in notRun))
    .join("\n")
    .replace(/https:\/\/www\.seedance2ai\.io|http:\/\/127\.0\.0\.1:4020/g, url)
    .replace(/sk_live_your_api_key|sk_live_local_mine/g, `${apiKey}`)
    .replaceAll("sd2_xxxxx", id);
  const [node, fastClock] = command;
  // The embedded sandbox runs on wall time.
  const shell = `seedance() {
    case "$*" in *--sandbox*) '${node}' '${builtCommand}' "$@" ;; *) '${node}' '${fastClock}' '${builtCommand}' "$@" ;; esac
  }`;
  const env = { ...place.env, SEEDANCE_BASE_URL: url, SEEDANCE_API_KEY: apiKey };
  const { stdout } = await promisify(execFile)("bash", ["-euc", `${shell}\n${script}`], { env, cwd }).catch(
    ({ message, stdout }) => Promise.reject(new Error(`${message}\n${stdout}`)),
  );
  return { stdout, charges: chargedTasks(sandbox).slice(before), files: place.files() };
}

/** What each guide's commands cost. The embedded sandbox of `--sandbox` charges nothing here. */
const expectedCharges: Record<string, number> = {
  "quick-start": 2,
  "command-line": 3,
  idempotency: 2,
  credits: 1,
  batches: 3,
  chaining: 4,
  sandbox: 1,
};

/** What they show beyond an exit code of 0. */
const outputChecks: Record<string, (done: GuideRun) => void> = {
  "quick-start": ({ stdout }) => expect(stdout).toContain("video_url"),
  idempotency: ({ stdout, charges: [first] }) =>
    expect(stdout.match(new RegExp(`"id":"${first?.id}"`, "g"))?.length).toBe(2),
  "command-line": ({ files }) => expect(files).toEqual(expect.arrayContaining(["again", "gallery.html", "out"])),
  credits: ({ files }) => expect(files).toContain("ledger.csv"),
  batches: ({ files }) => expect(files).toEqual(expect.arrayContaining(["shots", "shots.csv"])),
  chaining: ({ charges: made }) =>
    expect(made.map(({ body }) => body.mode)).toEqual([
      "image-to-video",
      undefined,
      "image-to-video",
      "image-to-video",
    ]),
  agents: ({ files }) => expect(files).toContain("AGENTS.md"),
  sandbox: ({ stdout }) => expect(stdout).toMatch(/429[\s\S]*Retry-After: 17/i),
};

test.each(withShell)("%s: every command works, and charges what it should", async (guide) => {
  const done = await run(guide);
  expect(done.charges.length).toBe(expectedCharges[guide] ?? 0);
  outputChecks[guide]?.(done);
});

test("each command that is not run is in a guide; of seedance it is only the one that needs a database", () => {
  const lines = guideList.flatMap((guide) => codeBlocksOf(readGuide(guide), "sh").join("\n").split("\n"));
  expect(Object.keys(notRun).filter((line) => !lines.includes(line))).toEqual([]);
  const ours = Object.keys(notRun).filter((line) => /^(seedance|curl)\b/.test(line));
  expect(ours).toEqual(["seedance batch run shots.csv -o /mnt/videos/shots"]);
});
