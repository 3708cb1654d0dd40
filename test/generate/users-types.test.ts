/** Tests the command of the guide "Other languages" by which a user generates types of the contract alone. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { readGuide } from "../docs/guides.ts";

const root = new URL("../../", import.meta.url).pathname;

test("openapi-typescript leaves fields with a default optional only with the flag of the guide", async () => {
  const [, flags = ""] =
    /`npx openapi-typescript openapi\.yaml (.*) -o schema\.ts`/.exec(readGuide("other-languages")) ?? [];
  expect(flags).not.toBe("");
  const folder = await mkdtemp(join(tmpdir(), "seedance-types-"));
  try {
    const durationOf = async (...options: string[]) => {
      const out = join(folder, `${options.length}.ts`);
      const program = join(root, "node_modules/openapi-typescript/bin/cli.js");
      const args = [program, join(root, "generated/page/openapi.yaml"), ...options, "-o", out];
      // In the repository it would take the settings of Redocly.
      await promisify(execFile)(process.execPath, args, { cwd: folder });
      return /\bduration\??:/.exec(await readFile(out, "utf8"))?.[0];
    };
    expect(await durationOf(...flags.split(" "))).toBe("duration?:");
    expect(await durationOf()).toBe("duration:");
  } finally {
    await rm(folder, { recursive: true });
  }
});
