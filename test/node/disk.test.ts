import { execFileSync } from "node:child_process";
import { chmod, mkdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diskError, isDiskError, moveIntoPlace } from "../../src/download/disk.ts";
import { acquireFileLock } from "../../src/download/lock.ts";
import {
  createDownloadFolder,
  createDownloadTestBed,
  downloadErrorOf,
  hashBytes,
  jpegFile,
  pngFile,
  serveMediaFile,
} from "./support.ts";

const standard = () => createDownloadTestBed((seen, response) => serveMediaFile(seen, response, pngFile));

describe("a file that is there", () => {
  test("is kept where its name tells the task, and nothing is requested", async () => {
    await using box = await standard();
    const [first] = await box.get();
    const [second] = await box.get();
    expect(second).toEqual({ ...first, kept: true });
    expect(box.requests()).toHaveLength(1);
  });

  test("is in the way where its name does not, before any request, and stays as it is", async () => {
    await using box = await standard();
    const path = join(box.directory.path, "cover-2.png");
    await writeFile(path, pngFile);
    const error = await downloadErrorOf(box.get({ name: "cover-{index}.{ext}" }, box.task("/a.png", "/b.png")));
    expect(error).toMatchObject({ code: "file_exists", path, retryable: false });
    expect(error.message).toContain(path);
    expect(box.server.requests).toEqual([]);
    expect(await readFile(path)).toEqual(pngFile);
  });

  test.each([
    ["cut", pngFile.subarray(0, -5)],
    ["empty", Buffer.alloc(0)],
    ["of another kind", Buffer.from("mine")],
    ["another picture than its ending says", jpegFile],
  ])("is in the way where it is %s", async (_, bytes) => {
    await using box = await standard();
    const [{ path = "" } = {}] = await box.get();
    await writeFile(path, bytes);
    expect(await downloadErrorOf(box.get())).toMatchObject({ code: "file_exists", path });
    expect(await readFile(path)).toEqual(bytes);
    expect(box.requests()).toHaveLength(1);
  });

  test("is in the way where it is a folder, a pipe or a dangling link", async () => {
    await using box = await standard();
    const [{ path = "" } = {}] = await box.get();
    await rm(path);
    await symlink("/nowhere", path);
    expect(await downloadErrorOf(box.get())).toMatchObject({ code: "file_exists", path });
    await rm(path);
    execFileSync("mkfifo", [path]);
    expect(await downloadErrorOf(box.get())).toMatchObject({ code: "file_exists", path });
    await rm(path);
    await mkdir(path);
    expect(await downloadErrorOf(box.get())).toMatchObject({ code: "file_exists", path });
  });

  test("is replaced with overwrite, in one step", async () => {
    await using box = await standard();
    const [{ path = "" } = {}] = await box.get();
    await writeFile(path, "mine");
    const [file] = await box.get({ overwrite: true });
    expect(file).toMatchObject({ path, kept: false, sha256: hashBytes(pngFile) });
    expect(await readFile(path)).toEqual(pngFile);
  });

  test("is not replaced where it comes to be during the download", async () => {
    await using box = await createDownloadTestBed(async (seen, response) => {
      await writeFile(join(box.directory.path, "cover.png"), "mine");
      serveMediaFile(seen, response, pngFile);
    });
    expect(await downloadErrorOf(box.get({ name: "cover.{ext}" }))).toMatchObject({ code: "file_exists" });
    expect(await readFile(join(box.directory.path, "cover.png"), "utf8")).toBe("mine");
  });
});

describe("a folder", () => {
  test("that is missing is made, with those above it", async () => {
    await using box = await standard();
    const directory = join(box.directory.path, "a/b/c");
    expect((await box.get({ directory }))[0]?.path).toMatch(new RegExp(`^${directory}/`));
  });

  test("that is a file is told before any request", async () => {
    await using box = await standard();
    const directory = join(box.directory.path, "file");
    await writeFile(directory, "");
    expect(await downloadErrorOf(box.get({ directory }))).toMatchObject({ code: "not_writable", path: directory });
    expect(await downloadErrorOf(box.get({ directory: join(directory, "x") }))).toMatchObject({ code: "not_writable" });
    expect(box.server.requests).toEqual([]);
  });

  test("that can't be written to is told before any request", async () => {
    await using box = await standard();
    // Root may write wherever the file system itself has no objection.
    const directory = process.getuid?.() === 0 ? "/proc" : join(box.directory.path, "closed");
    if (directory !== "/proc") await mkdir(directory).then(() => chmod(directory, 0o500));
    const error = await downloadErrorOf(box.get({ directory }));
    expect(["not_writable", "disk_error"]).toContain(error.code);
    expect(error.path).toContain(directory);
    expect(box.server.requests).toEqual([]);
  });
});

test.each([
  ["ENOSPC", "disk_full", "the disk is full"],
  ["EDQUOT", "disk_full", "the disk is full"],
  ["EACCES", "not_writable", "it can't be written to"],
  ["EROFS", "not_writable", "it can't be written to"],
  ["EIO", "disk_error", "it failed"],
])("%s is told as %s", (code, expected, text) => {
  const cause = Object.assign(new Error(`${code}: …`), { code, syscall: "write" });
  expect(isDiskError(cause)).toBe(true);
  expect(diskError(cause, "/a/b")).toMatchObject({ code: expected, message: `/a/b: ${text} (${code}).`, path: "/a/b" });
});

test("a file gets its name in one step, and never another's", async () => {
  await using directory = await createDownloadFolder();
  const [from, to] = [join(directory.path, "from"), join(directory.path, "to")];
  await writeFile(from, "new");
  await writeFile(to, "old");
  expect(await moveIntoPlace(from, to, false)).toBe(false);
  expect(await readFile(to, "utf8")).toBe("old");
  expect(await moveIntoPlace(from, to, true)).toBe(true);
  expect(await directory.files()).toEqual(["to"]);
});

describe("a partial", () => {
  const owner = { pid: process.pid, host: hostname(), started: 0, token: "x" };
  const dead = 2 ** 22 + 1;

  test("that a call of this process writes is left to it", async () => {
    await using box = await standard();
    const results = await Promise.allSettled([box.get(), box.get()]);
    const [refused] = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(refused).toMatchObject({ code: "busy", retryable: true });
    expect(await box.directory.files()).toHaveLength(1);
  });

  test.each([
    ["of a process that lives", { ...owner, pid: process.ppid }, 0, "busy"],
    ["of a process that is gone", { ...owner, pid: dead }, 0, "free"],
    ["of an earlier process with this one's pid", owner, 0, "free"],
    ["of another machine", { ...owner, host: "other", pid: dead }, 0, "busy"],
    ["of another machine, not renewed", { ...owner, host: "other" }, 31, "free"],
    ["of a process that lives, not renewed", { ...owner, pid: process.ppid }, 31, "free"],
    ["that is being written", "", 0, "busy"],
    ["that is torn, and old", "{", 31, "free"],
  ])("under a lock %s", async (_, content, age, expected) => {
    await using directory = await createDownloadFolder();
    const path = join(directory.path, "a.lock");
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
    const then = new Date(Date.now() - age * 1_000);
    await utimes(path, then, then);
    const lock = await acquireFileLock(path);
    expect("busy" in lock ? "busy" : "free").toBe(expected);
    if ("busy" in lock) return;
    expect(await lock.isHeld()).toBe(true);
    expect(await acquireFileLock(path)).toHaveProperty("busy");
    await lock.release();
    expect(await directory.files()).toEqual([]);
  });

  test("whose lock was lost is not finished, and the new owner's lock stays", async () => {
    const other = JSON.stringify({ ...owner, token: "other" });
    await using box = await createDownloadTestBed(async (seen, response) => {
      const name = (await box.directory.files()).find((file) => file.endsWith(".lock")) ?? "";
      await writeFile(join(box.directory.path, name), other);
      serveMediaFile(seen, response, pngFile);
    });
    expect(await downloadErrorOf(box.get())).toMatchObject({ code: "busy" });
    const left = await box.directory.files();
    expect(left.filter((name) => name.endsWith(".png"))).toEqual([]);
    expect(await readFile(join(box.directory.path, left.find((name) => name.endsWith(".lock")) ?? ""), "utf8")).toBe(
      other,
    );
  });

  test("that is a link leads nowhere else", async () => {
    await using box = await standard();
    const victim = join(box.directory.path, "victim");
    await writeFile(victim, "mine");
    await symlink(victim, join(box.directory.path, "cover.partial"));
    await box.get({ name: "cover.{ext}" });
    expect(await readFile(victim, "utf8")).toBe("mine");
  });
});
