import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTranslations } from "../../scripts/translations/check.ts";
import { buildCopy } from "../support/build-copy.ts";

const root = new URL("../../", import.meta.url).pathname;
const fixture = (name: string) => join(root, "test/fixtures", name);
const prompt = "A glass train crosses a bridge. Wind howls, wheels hum.";

/** The project as it is, with one more profile in YAML, generated and built. */
let projectFolder: string;
let command: string;
beforeAll(async () => {
  projectFolder = await mkdtemp(join(tmpdir(), "second-profile-"));
  for (const path of ["src", "openapi", "package.json", "README.md", "README.zh-CN.md"])
    await cp(join(root, path), join(projectFolder, path), { recursive: true });
  await symlink(join(root, "node_modules"), join(projectFolder, "node_modules"));
  await cp(fixture("second-profile.yaml"), join(projectFolder, "openapi/overlays/mars.yaml"));
  await cp(fixture("second-profile.zh-CN.yaml"), join(projectFolder, "openapi/overlays/mars.zh-CN.yaml"));
  const generate = [join(root, "scripts/generate.ts"), "--root", "openapi/openapi.yaml", "--out", "generated"];
  await promisify(execFile)(process.execPath, generate, { cwd: projectFolder });
  command = await buildCopy(projectFolder);
}, 60_000);
afterAll(() => rm(projectFolder, { recursive: true }));

async function seedance(...args: string[]) {
  const env = { PATH: process.env.PATH, HOME: projectFolder, XDG_STATE_HOME: join(projectFolder, "state") };
  const line = [command, ...args];
  return promisify(execFile)(process.execPath, line, { cwd: projectFolder, env }).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
    ({ code, stdout, stderr }) => ({ code: code as number, stdout: `${stdout}`, stderr: `${stderr}` }),
  );
}

/** Its jobs, by the package's client and sandbox. */
const program = `
import { createClient } from "./dist/index.js";
import { startSandbox } from "./dist/sandbox.js";
import { contract } from "./generated/mars/contract.ts";
const sandbox = await startSandbox({ contract });
const client = createClient({ contract, apiKey: sandbox.apiKey, baseUrl: sandbox.url });
const { id, quality_tier } = await client.submit("seedance", { prompt: "A train", quality_tier: "draft" });
sandbox.advance(3600);
const { status } = await client.wait(id);
console.log(JSON.stringify({ contract: client.contract.name, quality_tier, status }));
await sandbox.close();
`;

describe("an overlay with an x-profile is a contract of its own", { timeout: 60_000 }, () => {
  const line = ["video", prompt, "--quality-tier", "draft", "--dry-run"];

  test("the command selects it by name", async () => {
    const { stdout } = await seedance(...line, "--contract", "mars");
    expect(JSON.parse(stdout).request.body).toEqual({ prompt, quality_tier: "draft" });
  });

  test("the MCP server selects it by name", async () => {
    const env = { PATH: process.env.PATH ?? "", HOME: projectFolder, XDG_STATE_HOME: join(projectFolder, "agents") };
    const args = [command, "mcp", "--sandbox", "--contract", "mars"];
    const client = new Client({ name: "test", version: "1" });
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env, cwd: projectFolder }));
    const { tools } = await client.listTools();
    await client.close();
    const { inputSchema } = tools.find(({ name }) => name === "seedance_create_video") ?? {};
    expect(JSON.stringify(inputSchema?.properties?.quality_tier)).toContain('"draft"');
  });

  test("client and sandbox accept it as a value", async () => {
    await writeFile(join(projectFolder, "program.ts"), program);
    const { stdout } = await promisify(execFile)(process.execPath, ["program.ts"], { cwd: projectFolder });
    expect(JSON.parse(stdout)).toEqual({ contract: "mars", quality_tier: "draft", status: "completed" });
  });

  test("another contract's refusal names it if it accepts the field", async () => {
    for (const other of [[], ["--contract", "live"]]) {
      const { code, stderr } = await seedance(...line, ...other);
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("--contract mars") });
    }
  });

  test("is compared with the page's contract, in both languages", async () => {
    const read = (name: string) => readFile(join(projectFolder, "generated/mars", name), "utf8");
    expect(await read("differences.md")).toContain("| `quality_tier` takes `draft`. | 2026-11 | made up |");
    const chinese = await read("differences.zh-CN.md");
    expect(chinese).toContain("# 虚构的服务");
    expect(chinese).toContain("| `quality_tier` 接受 `draft`。 | 2026-11 | 虚构 |");
    expect(await read("openapi-docs.zh-CN.yaml")).toContain("质量档位。`draft` 更快，`pro` 价格更高。");
  });

  test("has translations that are checked", async () => {
    const faults = () => checkTranslations(projectFolder).filter((fault) => fault.startsWith("openapi/overlays/mars"));
    expect(faults()).toEqual([]);
    await rm(join(projectFolder, "openapi/overlays/mars.zh-CN.yaml"));
    expect(faults()).toEqual(["openapi/overlays/mars.zh-CN.yaml: is missing"]);
  });
});
