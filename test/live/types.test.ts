import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url).pathname;

const lines = [
  'client.submit("seedance", { prompt: "A train", quality_tier: "mini", aspect_ratio: "adaptive" });',
  'client.submit("seedance", { prompt: "A train", quality_tier: "pro", resolution: "4k", seed: 1 });',
  'client.generate("seedance25", { prompt: "A train", duration: "auto" }).then((task) => task.output.video_url);',
  'client.submit("gpt-image-2", { type: "text-to-image", prompt: "A box", resolution: "1K", aspect_ratio: "auto" });',
  'client.raw.POST("/api/v1/video/seedance2", { params: { header: { "Idempotency-Key": "k" } }, body: { prompt: "A train" } });',
  "// @ts-expect-error 4k needs the tier pro",
  'client.submit("seedance", { prompt: "A train", quality_tier: "standard", resolution: "4k" });',
  "// @ts-expect-error no seed on the tier mini",
  'client.submit("seedance", { prompt: "A train", quality_tier: "mini", seed: 1 });',
  "// @ts-expect-error no tier",
  'client.submit("seedance25", { prompt: "A train", quality_tier: "pro" });',
  "// @ts-expect-error 31 seconds are too long",
  'client.submit("seedance25", { prompt: "A train", duration: "31" });',
  "// @ts-expect-error aspectRatio has another name",
  'client.submit("gpt-image-2", { type: "text-to-image", prompt: "A box", resolution: "1K", aspectRatio: "auto" });',
  "// @ts-expect-error the path is another one",
  'client.raw.POST("/api/v1/video/seedance", { params: { header: { "Idempotency-Key": "k" } }, body: { prompt: "A train" } });',
];

test("all of src/ and the type tests compile over the live contract, and its rules are types", async () => {
  const house = await mkdtemp(join(tmpdir(), "live-types-"));
  await cp(join(root, "src"), join(house, "src"), { recursive: true });
  await cp(join(root, "generated/live"), join(house, "generated"), { recursive: true });
  for (const name of ["tsconfig.json", "package.json"]) await cp(join(root, name), join(house, name));
  // The page's own types have a file of their own.
  const ofAll = (file: string) => basename(file) !== "page.test-d.ts";
  await cp(join(root, "test/types"), join(house, "test/types"), { recursive: true, filter: ofAll });
  await symlink(join(root, "node_modules"), join(house, "node_modules"));
  const source = ['import type { Client } from "./package/index.ts";', "declare const client: Client;", ...lines];
  await writeFile(join(house, "src/typed.ts"), source.join("\n"));
  const samples = "openapi/code-samples/live/typescript";
  await cp(join(root, samples), join(house, samples), { recursive: true });
  const compilerOptions = { paths: { "seedance-client/live": ["./src/package/index.ts"] } };
  const config = { extends: "./tsconfig.json", compilerOptions, include: ["src", "test/types", "generated", samples] };
  await writeFile(join(house, "tsconfig.check.json"), JSON.stringify({ ...config, exclude: [] }));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const run = promisify(execFile)(process.execPath, [tsc, "-p", "tsconfig.check.json"], { cwd: house });
  const { stdout } = await run.catch((error) => error);
  await rm(house, { recursive: true });
  expect(stdout).toBe("");
}, 120_000);
