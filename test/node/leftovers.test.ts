import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writePrivateFile } from "../../src/cli/settings/private-file.ts";
import { installSkill } from "../../src/cli/skill/install-skill.ts";
import { removeLeftovers } from "../../src/download/index.ts";
import { acquireFileLock } from "../../src/download/lock.ts";
import { isWriterAlive, processStartOf } from "../../src/download/process-start.ts";
import { assertWritable } from "../../src/download/writable.ts";
import { writeGallery } from "../../src/gallery/index.ts";
import { createDownloadFolder, createDownloadTestBed, pngFile, serveMediaFile } from "./support.ts";

const dead = 2 ** 22 + 1;
/** A process that runs during the tests, and started after everything that an earlier process could have written. */
let child: ChildProcess;
let childPid = 0;
beforeAll(async () => {
  child = spawn(process.execPath, ["-e", "console.log(1); setInterval(() => {}, 1e6)"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.stdout) await once(child.stdout, "data");
  childPid = child.pid ?? 0;
});
afterAll(async () => {
  child.kill("SIGKILL");
  await once(child, "exit");
});

const now = () => Date.now();
const lockOf = (pid: number, started: number, start?: string) =>
  JSON.stringify({ pid, host: hostname(), started, start, token: "x" });
/** The start of another process that had the same id. */
const earlierStart = (pid: number) => `${processStartOf(pid)}`.replace(/\d+$/, (ticks) => `${Number(ticks) - 1}`);

async function plant(folder: string, name: string, text: string, age = 0): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, text);
  const time = new Date(now() - age * 1_000);
  await utimes(path, time, time);
}

test("a process that started after a file was written did not write it", () => {
  expect(isWriterAlive(childPid, now())).toBe(true);
  expect(isWriterAlive(childPid, now() - 3_600_000)).toBe(false);
  expect(isWriterAlive(process.pid, now())).toBe(true);
  expect(isWriterAlive(process.pid, now() - 86_400_000)).toBe(false);
  expect(isWriterAlive(dead, now())).toBe(false);
  // This test's parent started before it.
  expect(isWriterAlive(process.ppid, now())).toBe(true);
});

test.each<[string, () => [string, number], string]>([
  ["of a process whose id another one has now", () => [lockOf(childPid, now() - 3_600_000), 0], "free"],
  ["without a start, older than the process with its id", () => [lockOf(childPid, 0), 20], "free"],
  ["of a running process", () => [lockOf(childPid, now()), 0], "busy"],
  [
    "of a running process since whose start the clock was set back",
    () => [lockOf(childPid, now() - 3_600_000, processStartOf(childPid)), 0],
    "busy",
  ],
  [
    "of this process since whose start the clock was set",
    () => [lockOf(process.pid, 0, processStartOf(process.pid)), 0],
    "busy",
  ],
  [
    "of a process with another start, since which the clock was set forward",
    () => [lockOf(childPid, now() + 3_600_000, earlierStart(childPid)), 0],
    "free",
  ],
  ["of another boot", () => [lockOf(childPid, now(), `${processStartOf(childPid)}`.replace(/^\S+/, "x")), 0], "free"],
  ["of a process that has ended, with its start", () => [lockOf(dead, now(), processStartOf(childPid)), 0], "free"],
])("a lock %s is %s", async (_, lock, expected) => {
  await using directory = await createDownloadFolder();
  const [text, age] = lock();
  await plant(directory.path, "a.lock", text, age);
  expect("busy" in (await acquireFileLock(join(directory.path, "a.lock"))) ? "busy" : "free").toBe(expected);
});

describe("what killed processes left in an output folder", () => {
  test("is removed before the next job is submitted, and nothing else", async () => {
    await using directory = await createDownloadFolder();
    const gone = [
      [`.seedance-${randomUUID()}.partial`, ""],
      ["a.partial.lock", lockOf(dead, now())],
      [`b.partial.lock.${randomUUID()}`, lockOf(dead, now())],
      ["c.partial.lock", lockOf(childPid, now() - 3_600_000)],
    ] as const;
    const kept = [
      ["a.partial", "resumable"],
      ["a.partial.json", "{}"],
      ["d.partial.lock", lockOf(childPid, now())],
      ["e.partial.lock", ""],
      ["f.partial.lock", "lock of another program"],
      ["g.partial.lock", '{"owner":"another program"}'],
      ["yarn.lock", lockOf(dead, now())],
      [".seedance-notes.partial", ""],
    ] as const;
    for (const [name, text] of [...gone, ...kept])
      await plant(directory.path, name, text, /^[fg]/.test(name) ? 3_600 : 0);
    await plant(directory.path, "h.partial.lock", "", 3);
    await plant(directory.path, "i.partial.lock", lockOf(dead, 0).slice(0, 9), 3);
    await mkdir(join(directory.path, ".seedance-aB3x_9"));
    await mkdir(join(directory.path, ".seedance-mine66"));
    await plant(directory.path, ".seedance-mine66/note", "");
    await assertWritable(directory.path);
    expect(await directory.files()).toEqual([...kept.map(([name]) => name), ".seedance-mine66"].sort());
  });

  test("in a process that was killed while it tested the folder is removed by the next run", async () => {
    await using directory = await createDownloadFolder();
    // The test file of a process that is killed before it removes it, which Windows delays.
    const script = `const fs = require("node:fs");
      fs.openSync(process.argv[1], "wx"); console.log(1); setInterval(() => {}, 1e6)`;
    const probe = join(directory.path, `.seedance-${randomUUID()}.partial`);
    const killed = spawn(process.execPath, ["-e", script, probe], { stdio: ["ignore", "pipe", "inherit"] });
    await once(killed.stdout, "data");
    killed.kill("SIGKILL");
    await once(killed, "exit");
    expect(await directory.files()).toHaveLength(1);
    await assertWritable(directory.path);
    expect(await directory.files()).toEqual([]);
  });

  test("beside a saved file is removed by the next download", async () => {
    await using testBed = await createDownloadTestBed((seen, response) => serveMediaFile(seen, response, pngFile));
    const [file] = await testBed.get();
    const stem = `${file?.path}`.replace(/\.png$/, "");
    for (const [end, text] of [
      [".partial.lock", lockOf(dead, now())],
      [".partial.json", "{}"],
    ]) {
      await writeFile(`${stem}${end}`, `${text}`);
      expect((await testBed.get())[0]).toMatchObject({ kept: true });
      expect(await testBed.directory.files()).toHaveLength(1);
    }
    expect(testBed.requests()).toHaveLength(1);
  });

  test("does not matter if the folder is missing", async () => {
    await using directory = await createDownloadFolder();
    await removeLeftovers(join(directory.path, "none"));
  });
});

describe("drafts of killed processes", () => {
  test("of settings and keys are removed by the next write, and processes that write at once all succeed", async () => {
    await using directory = await createDownloadFolder();
    const path = join(directory.path, "key");
    await plant(directory.path, `key.${dead}.0123abcd.partial`, "sk_live_left");
    const running = `key.${process.ppid}.0123abcd.partial`;
    await plant(directory.path, running, "sk_live_other");
    await plant(directory.path, "key.backup", "mine");
    await plant(directory.path, `other.${dead}.0123abcd.partial`, "mine");
    await writePrivateFile(path, "sk_live_new");
    const left = ["key", running, "key.backup", `other.${dead}.0123abcd.partial`].sort();
    expect(await directory.files()).toEqual(left);
    const texts = Array.from({ length: 8 }, (_, index) => `text ${index}`);
    await Promise.all(texts.map((text) => writePrivateFile(path, text)));
    expect(texts).toContain(await readFile(path, "utf8"));
    expect(await directory.files()).toEqual(left);
  });

  test("of a gallery are removed by the next gallery, but not those of running processes", async () => {
    await using directory = await createDownloadFolder();
    await plant(directory.path, `gallery.html.${dead}.partial`, "half");
    await plant(directory.path, `gallery.html.${childPid}.partial`, "half", 3_600);
    await plant(directory.path, `gallery.html.${process.ppid}.partial`, "half");
    const options = { path: join(directory.path, "gallery.html"), title: "A title" };
    await writeGallery([], options);
    // One process may write it twice at once.
    await Promise.all([writeGallery([], options), writeGallery([], options)]);
    expect(await directory.files()).toEqual(["gallery.html", `gallery.html.${process.ppid}.partial`]);
  });

  test("of a skill are removed by the next installation, but not those of running processes", async () => {
    await using directory = await createDownloadFolder();
    const [source, target] = [join(directory.path, "source"), join(directory.path, "seedance")];
    const draftOf = (pid: number) => `seedance.${pid}.0123abcd.partial`;
    await mkdir(source);
    await plant(directory.path, "source/SKILL.md", "a skill");
    for (const pid of [dead, process.ppid]) {
      await mkdir(join(directory.path, draftOf(pid)));
      await plant(directory.path, `${draftOf(pid)}/SKILL.md`, "half");
    }
    expect(await installSkill(source, target, false)).toBe(true);
    expect(await directory.files()).toEqual(["seedance", draftOf(process.ppid), "source"]);
  });
});

test("partial files of complete files are removed, and all others stay", async () => {
  await using directory = await createDownloadFolder();
  const { path } = directory;
  for (const name of ["done.png", "done.partial", "done.partial.json", "half.partial", "half.partial.json"])
    await plant(path, name, "x");
  for (const name of ["busy.png", "busy.partial", "busy.partial.json"]) await plant(path, name, "x");
  await plant(path, "busy.partial.lock", lockOf(childPid, now()));
  // A download with `overwrite` was interrupted: the complete file is older.
  await plant(path, "again.png", "x", 60);
  for (const name of ["again.partial", "again.partial.json"]) await plant(path, name, "x");
  // Somebody else's files.
  for (const name of ["notes.png", "notes.partial"]) await plant(path, name, "x");
  await removeLeftovers(path);
  expect((await readdir(path)).sort()).toEqual(
    [
      ...["again.partial", "again.partial.json", "again.png"],
      ...["busy.partial", "busy.partial.json", "busy.partial.lock", "busy.png", "done.png"],
      ...["half.partial", "half.partial.json", "notes.partial", "notes.png"],
    ].sort(),
  );
});

test("a lock holds the start of its process, which no other process with its id has", async () => {
  await using directory = await createDownloadFolder();
  const path = join(directory.path, "a.lock");
  await acquireFileLock(path);
  const { start } = JSON.parse(await readFile(path, "utf8"));
  expect(start).toBe(processStartOf(process.pid));
  expect(start).toMatch(/^[\da-f-]{36} \d+$/);
  expect(start).not.toBe(processStartOf(childPid));
  expect(processStartOf(dead)).toBeUndefined();
});

test.each([
  [0, "busy"],
  [3, "free"],
])("a lock that is empty since %d s is %s", async (age, expected) => {
  await using directory = await createDownloadFolder();
  await plant(directory.path, "a.lock", "", age);
  expect("busy" in (await acquireFileLock(join(directory.path, "a.lock"))) ? "busy" : "free").toBe(expected);
});
