import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtCommand } from "../../scripts/build/ensure-build.ts";
import { createGalleryFixture, type GalleryFixture, urlSignature } from "./gallery/fixture.ts";

let fixture: GalleryFixture;

beforeAll(async () => {
  fixture = await createGalleryFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Runs `seedance gallery` in the fixture's folder. */
async function gallery(args: string[], env: NodeJS.ProcessEnv = {}) {
  const { PATH, SEEDANCE_CONTRACT } = process.env;
  const options = { cwd: fixture.folder, env: { PATH, SEEDANCE_CONTRACT, XDG_CONFIG_HOME: fixture.folder, ...env } };
  const line = [builtCommand, "gallery", "--ledger", fixture.ledger, ...args];
  return promisify(execFile)(process.execPath, line, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code: code as number, stdout: `${stdout}`, stderr: `${stderr}` }),
  );
}

const cards = (page: string) => page.match(/<li class="job"/g)?.length ?? 0;

describe("seedance gallery", () => {
  test("writes a page of the whole ledger without a key, and reports it as JSON", async () => {
    const { code, stdout } = await gallery([]);
    const path = join(fixture.folder, "gallery.html");
    expect([code, JSON.parse(stdout)]).toEqual([0, { path, jobs: 8, files: 7, embedded: 0, missing: 0 }]);
    expect(cards(await readFile(path, "utf8"))).toBe(8);
    const script = await readFile(new URL("../../dist/pages/gallery.js", import.meta.url), "utf8");
    expect(await readFile(path, "utf8")).toContain(`<script>${script.trimEnd()}</script>`);
    expect((await readdir(fixture.folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  test("with a folder writes a page of its jobs into it", async () => {
    const { stdout } = await gallery(["--quiet", fixture.output]);
    expect(stdout).toBe(`${join(fixture.output, "gallery.html")}\n`);
    const page = await readFile(stdout.trim(), "utf8");
    // All jobs with this output folder, including the failed and the running one.
    expect(cards(page)).toBe(5);
    expect(page).toContain("<title>Seedance: shots #1 100%</title>");
    // What to do about the failed one, as `wait` says it.
    expect(page).toMatch(/<p class="failure"[^>]*>[^<]*<\/p><p class="failure">[A-Z][^<]*\.<\/p>/);
    expect(page).toMatch(/ src="sd2_[\w-]+\.mp4"/);
  });

  test("selects jobs by task id, idempotency key, folder, session and time", async () => {
    const countJobs = async (...args: string[]) =>
      JSON.parse((await gallery(["-o", "some.html", ...args])).stdout).jobs;
    expect(await countJobs(fixture.ids.video, "refused")).toBe(2);
    expect(await countJobs(fixture.ids.video, fixture.ids.video, fixture.output)).toBe(5);
    expect(await countJobs("--session", "trial")).toBe(8);
    expect(await countJobs("--session", "other")).toBe(0);
    expect(await countJobs("--since", "2026-11-02")).toBe(0);
    expect(await countJobs("--since", "2026-11-01")).toBe(8);
  });

  test("with --embed embeds files up to a size", async () => {
    const names = (await readdir(fixture.output)).filter((name) => !name.endsWith(".html"));
    const stats = await Promise.all(names.map((name) => stat(join(fixture.output, name))));
    const small = stats.filter(({ size }) => size <= 20_000).length;
    expect([small > 0, small < 7]).toEqual([true, true]);
    const some = JSON.parse((await gallery(["-o", "some.html", "--embed", "0.02"])).stdout);
    expect(some).toMatchObject({ files: 7, embedded: small });
    const all = JSON.parse((await gallery(["-o", "all.html", "--embed", "64"])).stdout);
    expect(all).toMatchObject({ files: 7, embedded: 7 });
    const page = await readFile(all.path, "utf8");
    expect(page).not.toMatch(/(?:src|href)="(?!data:|#)/);
  });

  test("replaces an older gallery, but no other file", async () => {
    const path = join(fixture.folder, "mine.html");
    await writeFile(path, "<p>my own page</p>");
    const { code, stderr } = await gallery(["-o", "mine.html"]);
    expect(code).toBe(2);
    expect(stderr).toContain("must not be an existing file that is not a gallery");
    expect(await readFile(path, "utf8")).toBe("<p>my own page</p>");
    await rm(path);
    expect((await gallery(["-o", "mine.html"])).code).toBe(0);
    expect((await gallery(["-o", "mine.html", "--title", "Again"])).code).toBe(0);
    expect(await readFile(path, "utf8")).toContain("<title>Again</title>");
  });

  test.each([
    [["sd2_nothing"], 2, "sd2_nothing: not a folder, and not a job in the ledger"],
    [["."], 0, ""],
    [["--since", "soon"], 2, "must be a date"],
    [["--embed", "lots"], 2, "must be a number"],
    [["-o", "no/such/folder.html"], 1, "its folder does not exist"],
    [["--ledger", "nowhere.sqlite"], 2, "No ledger at"],
  ])("with %j exits with %i and the error %j", async (args, code, message) => {
    const ended = await gallery(args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toContain("This is a bug");
  });

  test("with a folder without jobs is an error", async () => {
    await mkdir(join(fixture.folder, "empty"));
    const { code, stderr } = await gallery(["empty"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("has files in")]);
  });

  test("with --open opens the page, and reports if no program can", async () => {
    const bin = join(fixture.folder, "bin");
    await mkdir(bin);
    const openedFile = join(fixture.folder, "opened-path");
    await writeFile(
      join(bin, "xdg-open"),
      `#!/bin/sh\nprintf %s "$1" > "${openedFile}.new" && mv "${openedFile}.new" "${openedFile}"\n`,
    );
    await chmod(join(bin, "xdg-open"), 0o755);
    await gallery(["--open", "-o", "opened.html"], { PATH: `${bin}:${process.env.PATH}` });
    await expect.poll(() => readFile(openedFile, "utf8").catch(() => "")).toBe(join(fixture.folder, "opened.html"));
    const without = await gallery(["--open", "-o", "opened.html"], { PATH: fixture.folder });
    expect([without.code, without.stderr]).toEqual([0, expect.stringContaining("No program was found")]);
  });

  test("reports files that were moved or replaced, and does not show them", async () => {
    await using other = await createGalleryFixture();
    const [first, second] = (await readdir(other.output)).filter((name) => name.endsWith(".mp4"));
    await rm(join(other.output, first ?? ""));
    await writeFile(join(other.output, second ?? ""), "something else");
    const { stdout, stderr } = await gallery(["--ledger", other.ledger, "-o", "moved.html"]);
    expect(JSON.parse(stdout)).toMatchObject({ files: 5, missing: 2 });
    expect(stderr).toContain("No longer where they were saved: 2 files of the ledger.");
    const page = await readFile(join(fixture.folder, "moved.html"), "utf8");
    expect(page).not.toContain("<video");
    expect(page).toContain(`${first} was moved or deleted.`);
  });

  test("writes no key, no signature and no folder of this machine", async () => {
    const { stdout } = await gallery([fixture.output, "--json"]);
    const page = await readFile(JSON.parse(stdout).path, "utf8");
    await gallery(["-o", "whole.html"]);
    const whole = await readFile(join(fixture.folder, "whole.html"), "utf8");
    for (const text of [page, whole]) {
      expect(text).not.toMatch(/sk_live/);
      expect(text).not.toContain(fixture.folder);
    }
    expect(whole).toContain("https://bucket.example.com/frame.png?[redacted]");
    expect(whole).not.toContain(urlSignature);
  });
});
