import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resolveAllowedFolder } from "../../src/mcp/folder.ts";
import { page } from "../support/contracts.ts";
import { createMcpTestBed, temporaryFolder } from "./in-process.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let allowed: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  allowed = join(folder.path, "films");
  mkdirSync(join(allowed, "kept"), { recursive: true });
  mkdirSync(join(folder.path, "elsewhere"));
  mkdirSync(join(folder.path, "films-of-others"));
  symlinkSync(join(folder.path, "elsewhere"), join(allowed, "way-out"));
  symlinkSync(join(allowed, "kept"), join(allowed, "way-in"));
  writeFileSync(join(allowed, "file"), "");
});
afterAll(() => folder[Symbol.asyncDispose]());

describe("an agent's folder", () => {
  test.each([[undefined], [""], ["."], ["new/deep"], ["kept"], ["kept/../new"], ["way-in/new"], ["..."], ["..a"]])(
    "may be %j",
    async (path) => {
      expect((await resolveAllowedFolder(path, allowed)).startsWith(allowed)).toBe(true);
    },
  );

  test("may be an absolute path below the server's folder, also if that is reached by a link", async () => {
    expect(await resolveAllowedFolder(join(allowed, "new"), allowed)).toBe(join(allowed, "new"));
    symlinkSync(allowed, join(folder.path, "link"));
    expect(await resolveAllowedFolder("new", join(folder.path, "link"))).toBe(join(folder.path, "link/new"));
  });

  test.each([
    ["/etc/x"],
    [".."],
    ["../elsewhere"],
    ["kept/../../elsewhere"],
    ["../films-of-others"],
    ["way-out"],
    ["way-out/new/deep"],
    ["~/x"],
    ["~"],
    [homedir()],
  ])("may not be %j", async (path) => {
    await expect(resolveAllowedFolder(path, allowed)).rejects.toMatchObject({
      code: "validation_failed",
      issues: [{ field: "directory", rule: expect.stringContaining(`must be below the server's folder, ${allowed}`) }],
    });
  });

  test("is neither made nor written to if it is elsewhere, or if the task is unknown", async () => {
    await using own = await temporaryFolder();
    await using testBed = await createMcpTestBed(page, own.path);
    const outside = join(folder.path, "made-by-nobody");
    const [refused, unknown] = [
      await testBed.call("seedance_download", { task_id: "sd2_nothing", directory: outside }),
      await testBed.call("seedance_download", { task_id: "sd2_nothing", directory: "new" }),
    ];
    expect(refused.data.error.code).toBe("validation_failed");
    expect(unknown.data.error.code).toBe("not_found");
    expect([existsSync(outside), existsSync(join(own.path, "new"))]).toEqual([false, false]);
  });
});
