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

const createStandardTestBed = () => createDownloadTestBed((seen, response) => serveMediaFile(seen, response, pngFile));

describe("an existing file", () => {
  test("is kept without a request if its name contains the task's id", async () => {
    await using testBed = await createStandardTestBed();
    const [first] = await testBed.get();
    const [second] = await testBed.get();
    expect(second).toEqual({ ...first, kept: true });
    expect(testBed.requests()).toHaveLength(1);
  });

  test("is a conflict before any request if its name does not contain the id, and is not changed", async () => {
    await using testBed = await createStandardTestBed();
    const path = join(testBed.directory.path, "cover-2.png");
    await writeFile(path, pngFile);
    const error = await downloadErrorOf(testBed.get({ name: "cover-{index}.{ext}" }, testBed.task("/a.png", "/b.png")));
    expect(error).toMatchObject({ code: "file_exists", path, retryable: false });
    expect(error.message).toContain(path);
    expect(testBed.server.requests).toEqual([]);
    expect(await readFile(path)).toEqual(pngFile);
  });

  test.each([
    ["cut", pngFile.subarray(0, -5)],
    ["empty", Buffer.alloc(0)],
    ["of another format", Buffer.from("mine")],
    ["an image of another format than its extension", jpegFile],
  ])("is a conflict if it is %s", async (_, bytes) => {
    await using testBed = await createStandardTestBed();
    const [{ path = "" } = {}] = await testBed.get();
    await writeFile(path, bytes);
    expect(await downloadErrorOf(testBed.get())).toMatchObject({ code: "file_exists", path });
    expect(await readFile(path)).toEqual(bytes);
    expect(testBed.requests()).toHaveLength(1);
  });

  test("is a conflict if it is a folder, a pipe or a dangling link", async () => {
    await using testBed = await createStandardTestBed();
    const [{ path = "" } = {}] = await testBed.get();
    await rm(path);
    await symlink("/nowhere", path);
    expect(await downloadErrorOf(testBed.get())).toMatchObject({ code: "file_exists", path });
    await rm(path);
    execFileSync("mkfifo", [path]);
    expect(await downloadErrorOf(testBed.get())).toMatchObject({ code: "file_exists", path });
    await rm(path);
    await mkdir(path);
    expect(await downloadErrorOf(testBed.get())).toMatchObject({ code: "file_exists", path });
  });

  test("is replaced atomically with overwrite", async () => {
    await using testBed = await createStandardTestBed();
    const [{ path = "" } = {}] = await testBed.get();
    await writeFile(path, "mine");
    const [file] = await testBed.get({ overwrite: true });
    expect(file).toMatchObject({ path, kept: false, sha256: hashBytes(pngFile) });
    expect(await readFile(path)).toEqual(pngFile);
  });

  test("is not replaced if it is created during the download", async () => {
    await using testBed = await createDownloadTestBed(async (seen, response) => {
      await writeFile(join(testBed.directory.path, "cover.png"), "mine");
      serveMediaFile(seen, response, pngFile);
    });
    expect(await downloadErrorOf(testBed.get({ name: "cover.{ext}" }))).toMatchObject({ code: "file_exists" });
    expect(await readFile(join(testBed.directory.path, "cover.png"), "utf8")).toBe("mine");
  });
});

describe("an output folder", () => {
  test("that is missing is created with its parents", async () => {
    await using testBed = await createStandardTestBed();
    const directory = join(testBed.directory.path, "a/b/c");
    expect((await testBed.get({ directory }))[0]?.path).toMatch(new RegExp(`^${directory}/`));
  });

  test("that is a file is an error before any request", async () => {
    await using testBed = await createStandardTestBed();
    const directory = join(testBed.directory.path, "file");
    await writeFile(directory, "");
    expect(await downloadErrorOf(testBed.get({ directory }))).toMatchObject({ code: "not_writable", path: directory });
    expect(await downloadErrorOf(testBed.get({ directory: join(directory, "x") }))).toMatchObject({
      code: "not_writable",
    });
    expect(testBed.server.requests).toEqual([]);
  });

  test("that cannot be written to is an error before any request", async () => {
    await using testBed = await createStandardTestBed();
    // Root may write anywhere except where the file system itself refuses.
    const directory = process.getuid?.() === 0 ? "/proc" : join(testBed.directory.path, "closed");
    if (directory !== "/proc") await mkdir(directory).then(() => chmod(directory, 0o500));
    const error = await downloadErrorOf(testBed.get({ directory }));
    expect(["not_writable", "disk_error"]).toContain(error.code);
    expect(error.path).toContain(directory);
    expect(testBed.server.requests).toEqual([]);
  });
});

test.each([
  ["ENOSPC", "disk_full", "no space left on the device"],
  ["EDQUOT", "disk_full", "no space left on the device"],
  ["EACCES", "not_writable", "not permitted, or not a usable path"],
  ["EROFS", "not_writable", "not permitted, or not a usable path"],
  ["EIO", "disk_error", "the disk reported an error"],
])("the code %s of the file system is reported as %s", (code, expected, text) => {
  const cause = Object.assign(new Error(`${code}: …`), { code, syscall: "write" });
  expect(isDiskError(cause)).toBe(true);
  const error = diskError(cause, "/a/b");
  expect(error).toMatchObject({ code: expected, path: "/a/b" });
  expect(error.message).toContain(`Cannot write /a/b: ${text} (${code}). `);
});

test("a file is moved to its final name atomically, and never replaces another unless told to", async () => {
  await using directory = await createDownloadFolder();
  const [from, to] = [join(directory.path, "from"), join(directory.path, "to")];
  await writeFile(from, "new");
  await writeFile(to, "old");
  expect(await moveIntoPlace(from, to, false)).toBe(false);
  expect(await readFile(to, "utf8")).toBe("old");
  expect(await moveIntoPlace(from, to, true)).toBe(true);
  expect(await directory.files()).toEqual(["to"]);
});

describe("a partial file", () => {
  const owner = { pid: process.pid, host: hostname(), started: 0, token: "x" };
  const dead = 2 ** 22 + 1;

  test("that another call of this process writes is busy", async () => {
    await using testBed = await createStandardTestBed();
    const results = await Promise.allSettled([testBed.get(), testBed.get()]);
    const [refused] = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(refused).toMatchObject({ code: "busy", retryable: true });
    expect(await testBed.directory.files()).toHaveLength(1);
  });

  test.each([
    ["of a running process", { ...owner, pid: process.ppid }, 0, "busy"],
    ["of a process that has ended", { ...owner, pid: dead }, 0, "free"],
    ["of an earlier process with this one's pid", owner, 0, "free"],
    ["of another machine", { ...owner, host: "other", pid: dead }, 0, "busy"],
    ["of another machine that was not renewed", { ...owner, host: "other" }, 31, "free"],
    ["of a running process that was not renewed", { ...owner, pid: process.ppid }, 31, "free"],
    ["that is being written", "", 0, "busy"],
    ["that is incomplete and old", "{", 31, "free"],
  ])("with a lock %s is %s", async (_, content, age, expected) => {
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

  test("whose lock was taken over is not finished, and the new lock stays", async () => {
    const other = JSON.stringify({ ...owner, token: "other" });
    await using testBed = await createDownloadTestBed(async (seen, response) => {
      const name = (await testBed.directory.files()).find((file) => file.endsWith(".lock")) ?? "";
      await writeFile(join(testBed.directory.path, name), other);
      serveMediaFile(seen, response, pngFile);
    });
    expect(await downloadErrorOf(testBed.get())).toMatchObject({ code: "busy" });
    const left = await testBed.directory.files();
    expect(left.filter((name) => name.endsWith(".png"))).toEqual([]);
    expect(
      await readFile(join(testBed.directory.path, left.find((name) => name.endsWith(".lock")) ?? ""), "utf8"),
    ).toBe(other);
  });

  test("that is a symbolic link is not followed", async () => {
    await using testBed = await createStandardTestBed();
    const victim = join(testBed.directory.path, "victim");
    await writeFile(victim, "mine");
    await symlink(victim, join(testBed.directory.path, "cover.partial"));
    await testBed.get({ name: "cover.{ext}" });
    expect(await readFile(victim, "utf8")).toBe("mine");
  });
});
