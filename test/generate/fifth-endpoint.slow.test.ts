import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PrismServer, startMock } from "../../scripts/mock/prism.ts";
import { buildCopy } from "../support/build-copy.ts";

const run = promisify(execFile);
const root = new URL("../../", import.meta.url).pathname;
const overlay = join(root, "test/fixtures/fifth-endpoint.overlay.yaml");

/** The project as it is, generated anew with one more endpoint in YAML, and built. */
let projectFolder: string;
let command: string;
let mock: PrismServer;
beforeAll(async () => {
  projectFolder = await mkdtemp(join(tmpdir(), "fifth-endpoint-"));
  const generate = join(root, "scripts/generate.ts");
  await run(process.execPath, [generate, "--overlay", overlay, "--out", join(projectFolder, "generated")], {
    cwd: root,
  });
  await cp(join(root, "src"), join(projectFolder, "src"), { recursive: true });
  await cp(join(root, "tsconfig.json"), join(projectFolder, "tsconfig.json"));
  await cp(join(root, "package.json"), join(projectFolder, "package.json"));
  await symlink(join(root, "node_modules"), join(projectFolder, "node_modules"));
  command = await buildCopy(projectFolder);
  mock = await startMock(JSON.parse(await readFile(join(projectFolder, "generated/page/openapi.json"), "utf8")));
}, 60_000);
afterAll(async () => {
  await mock.close();
  await rm(projectFolder, { recursive: true });
});

const program = (body: string) => `
import { createClient } from "./dist/index.js";
const client = createClient({ apiKey: "sk_live_x", baseUrl: process.argv[2] ?? "" });
try {
  console.log(JSON.stringify(await client.submit("dream-canvas-3", ${body})));
} catch (error) {
  console.log(JSON.stringify(error));
}
`;

const sandboxed = `
import { createClient } from "./dist/index.js";
import { startSandbox } from "./dist/sandbox.js";
const sandbox = await startSandbox();
const headers = { Authorization: "Bearer " + sandbox.apiKey, "Content-Type": "application/json", "Idempotency-Key": "bad" };
const body = JSON.stringify({ prompt: "A lighthouse", palette: "mono", brush_size: 12 });
const bad = await fetch(sandbox.url + "/api/v1/image/dream-canvas-3", { method: "POST", headers, body });
const { error } = await bad.json();
const client = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
const { id, model, credits_used } = await client.submit("dream-canvas-3" as any, { prompt: "A lighthouse" } as any);
sandbox.advance(3600);
const task = await client.wait(id) as any;
const file = await fetch(task.output.images[0].url);
const bytes = Buffer.from(await file.arrayBuffer());
console.log(JSON.stringify({
  refused: { status: bad.status, field: error.message.split(":")[0] },
  accepted: { model, prefix: id.slice(0, 4), credits: credits_used },
  file: {
    status: file.status,
    type: file.headers.get("content-type"),
    magic: bytes.subarray(0, 4).toString("hex"),
    width: bytes.readUInt32BE(16),
  },
}));
await sandbox.close();
`;

describe("an endpoint that is added by YAML only", () => {
  test("is in the contract with its path, prefix, types and prices", async () => {
    const read = (name: string) => readFile(join(projectFolder, "generated/page", name), "utf8");
    const contract = await read("contract.ts");
    for (const fact of ["/api/v1/image/dream-canvas-3", "dc3_", '"dream-canvas-3": { body:'])
      expect(contract).toContain(fact);
    expect(await read("prices.ts")).toContain('"credits": 3');
  });

  test("is typed in the client: valid bodies compile, and each broken rule does not", async () => {
    const lines = [
      'client.submit("dream-canvas-3", { prompt: "A lighthouse", palette: "cold", brush_size: 12 });',
      'client.generate("dream-canvas-3", { prompt: "A lighthouse" }).then((task) => task.output.images[0]?.url);',
      'client.raw.POST("/api/v1/image/dream-canvas-3", { params: { header: { "Idempotency-Key": "k" } }, body: { prompt: "A" } });',
      "// @ts-expect-error brush_size is not supported with the palette mono",
      'client.submit("dream-canvas-3", { prompt: "A lighthouse", palette: "mono", brush_size: 12 });',
      "// @ts-expect-error an unknown palette",
      'client.submit("dream-canvas-3", { prompt: "A lighthouse", palette: "neon" });',
      "// @ts-expect-error no prompt",
      'client.submit("dream-canvas-3", {});',
    ];
    const source = ['import type { Client } from "./package/index.ts";', "declare const client: Client;", ...lines];
    await writeFile(join(projectFolder, "src/typed.ts"), source.join("\n"));
    const config = { extends: "./tsconfig.json", include: ["src/typed.ts", "generated"] };
    await writeFile(join(projectFolder, "tsconfig.check.json"), JSON.stringify(config));
    const { stdout } = await run(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.check.json"],
      {
        cwd: projectFolder,
      },
    ).catch((error) => error);
    expect(stdout).toBe("");
  });

  test.each([
    ["is accepted", '{ prompt: "A lighthouse", palette: "mono" }', { id: "dc3_xxxxx" }],
    [
      "is refused before it is sent, with the rule in words",
      '{ prompt: "A lighthouse", palette: "mono", brush_size: 12 }',
      {
        issues: [
          {
            field: "brush_size",
            rule: expect.stringContaining("palette `mono`"),
            fix: "Remove brush_size, or set palette to one of warm, cold",
          },
        ],
      },
    ],
  ])("a body of its own %s", async (_, body, expected) => {
    await writeFile(
      join(projectFolder, "program.ts"),
      program(body).replace("client.submit", "(client as any).submit"),
    );
    const { stdout } = await run(process.execPath, ["program.ts", mock.url], { cwd: projectFolder });
    expect(JSON.parse(stdout)).toMatchObject(expected);
  });

  test("is served, validated, priced and rendered by the sandbox", async () => {
    await writeFile(join(projectFolder, "sandboxed.ts"), sandboxed);
    const { stdout } = await run(process.execPath, ["sandboxed.ts"], { cwd: projectFolder });
    expect(JSON.parse(stdout)).toEqual({
      refused: { status: 400, field: "brush_size" },
      accepted: { model: "dream-canvas-3", prefix: "dc3_", credits: 3 },
      file: { status: 200, type: "image/png", magic: "89504e47", width: 1024 },
    });
  });

  test("is a command of the CLI, with options and help from the contract", async () => {
    const seedance = (...args: string[]) =>
      run(process.execPath, [command, ...args], {
        cwd: projectFolder,
        env: {
          ...process.env,
          HOME: projectFolder,
          XDG_STATE_HOME: join(projectFolder, "state"),
          XDG_CONFIG_HOME: join(projectFolder, "config"),
        },
      });
    const { stdout: help } = await seedance("dream-canvas-3", "--help");
    expect(help).toContain("Make an image with Dream Canvas 3.");
    expect(help).toMatch(/--palette VALUE +Colours to paint with\. \(warm, cold, mono; default: warm\)/);
    expect(help).toMatch(/--brush-size N +Width of the brush\. Not with the palette mono\. \(1 to 64\)/);
    expect(help).toContain('seedance dream-canvas-3 "A lighthouse" --palette cold --brush-size 12');
    expect((await seedance("image", "--help")).stdout).toContain("dream-canvas-3");

    const line = ["image", "A lighthouse", "--model", "dream-canvas-3", "--brushSize", "12"];
    const { stdout: shown } = await seedance(...line, "--dry-run");
    expect(JSON.parse(shown)).toMatchObject({
      request: {
        url: expect.stringMatching(/\/api\/v1\/image\/dream-canvas-3$/),
        body: { prompt: "A lighthouse", brush_size: 12 },
      },
      estimate: { credits: 3 },
    });
    const refused = await seedance(...line, "--palette", "mono", "--dry-run").catch((error) => error);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("brush_size: is not allowed with palette"),
    });
    const { stdout: made } = await seedance(...line, "--sandbox", "-o", "light.{ext}");
    expect(JSON.parse(made)).toMatchObject({ model: "dream-canvas-3", creditsUsed: 3, files: [{ type: "image/png" }] });
  });

  test("is a model of the MCP tools, with its fields and rules", async () => {
    const env = { PATH: process.env.PATH ?? "", HOME: projectFolder, XDG_STATE_HOME: join(projectFolder, "agents") };
    const args = [command, "mcp", "--sandbox"];
    const client = new Client({ name: "test", version: "1" });
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env, cwd: projectFolder }));
    try {
      const { tools } = await client.listTools();
      const { inputSchema } = tools.find(({ name }) => name === "seedance_create_image") ?? {};
      expect(inputSchema).toMatchObject({
        properties: {
          model: { enum: ["gpt-image-2", "nano-banana-pro", "dream-canvas-3"] },
          palette: { enum: ["warm", "cold", "mono"], description: "dream-canvas-3: Colours to paint with" },
          brush_size: { type: "integer", minimum: 1, maximum: 64 },
        },
        examples: expect.arrayContaining([
          { model: "dream-canvas-3", prompt: "A lighthouse", palette: "cold", brush_size: 12, max_credits: 3 },
        ]),
      });
      const job = { model: "dream-canvas-3", prompt: "A lighthouse", brush_size: 12, max_credits: 3 };
      const create = (args: object) => client.callTool({ name: "seedance_create_image", arguments: { ...args } });
      const refused = await create({ ...job, palette: "mono" });
      expect(refused.structuredContent).toMatchObject({ error: { issues: [{ field: "brush_size" }] } });
      const made = await create(job);
      expect(made.structuredContent).toMatchObject({ model: "dream-canvas-3", credits_charged: 3 });
    } finally {
      await client.close();
    }
  });
});
