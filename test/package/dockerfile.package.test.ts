/** Tests the image of the sandbox. A release's workflow runs it by Docker too: scripts/release/test-image.sh. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { type BuiltImage, buildImage, parseDockerfile } from "./dockerfile.ts";

const text = readFileSync(new URL("../../Dockerfile", import.meta.url), "utf8");
const stages = parseDockerfile(text);
const last = stages.at(-1)?.instructions ?? [];
const find = (name: string) => last.filter((instruction) => instruction.name === name).map((each) => each.text);

describe("the Dockerfile", () => {
  test("has one base, pinned by its digest, with the Node of the repository", () => {
    const bases = new Set(stages.map(({ base }) => base));
    expect([...bases]).toEqual([
      expect.stringMatching(`^node:${manifest.devDependencies.node}-alpine[\\d.]+@sha256:[0-9a-f]{64}$`),
    ]);
  });

  test("runs nothing as root, names its port, and checks its health", () => {
    const [user = ""] = find("USER");
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(last.findIndex(({ name }) => name === "USER")).toBeLessThan(
      last.findIndex(({ name }) => name === "ENTRYPOINT"),
    );
    const [port = ""] = find("EXPOSE");
    expect(JSON.parse(`${find("ENTRYPOINT")}`)).toEqual(expect.arrayContaining(["--port", port]));
    expect(find("HEALTHCHECK")).toEqual([expect.stringContaining(`:${port}/`)]);
    // Commands of the last stage would run on an emulated processor.
    expect(find("RUN")).toEqual([]);
  });

  test("is read with its continued lines, flags and arguments", () => {
    const lines =
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a Dockerfile names an argument.
      "# syntax\nARG A=node:1\nFROM --platform=x ${A} AS a\nRUN one \\\n  two\nCOPY --from=b --chown=1:1 c d\n";
    expect(parseDockerfile(lines)).toEqual([
      {
        name: "a",
        base: "node:1",
        instructions: [
          { name: "RUN", flags: {}, text: "one two" },
          { name: "COPY", flags: { from: "b", chown: "1:1" }, text: "c d" },
        ],
      },
    ]);
    expect(() => parseDockerfile("run x")).toThrow("run x");
  });
});

describe("the image", () => {
  let image: BuiltImage;
  let sandbox: ChildProcess;
  let before: string[];
  const key = "sk_live_local_mine";
  /** On the image's port another sandbox may listen. */
  let port: number;
  const onPort = (command: readonly string[]): [string, ...string[]] => {
    const [program = "", ...args] = command.map((word) => word.replaceAll("4020", `${port}`));
    return [program, ...args];
  };
  const files = () => readdirSync(image.folder, { recursive: true, encoding: "utf8" }).sort();
  // A user without rights, as in the container, if the test may choose one.
  const [uid = 0, gid = 0] = `${find("USER")}`.split(":").map(Number);
  const user = process.getuid?.() === 0 ? { uid, gid } : {};

  beforeAll(async () => {
    image = await buildImage();
    before = files();
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
    server.close();
    await once(server, "close");
    const [program, ...args] = onPort(image.entrypoint);
    sandbox = spawn(program, [...args, "--api-key", key], {
      cwd: image.folder,
      env: { ...image.environment, HOME: "/nonexistent" },
      stdio: ["ignore", "pipe", "inherit"],
      ...user,
    });
    const ended = once(sandbox, "exit").then(([code]) => {
      throw new Error(`The sandbox ended with ${code}. User ${uid} must be able to read ${image.folder}.`);
    });
    const output = once(sandbox.stdout as NonNullable<typeof sandbox.stdout>, "data");
    const [line] = await Promise.race([output, ended]);
    ended.catch(() => {});
    expect(`${line}`).toContain(key);
  }, 300_000);
  afterAll(async () => {
    sandbox?.kill("SIGKILL");
    await image?.[Symbol.asyncDispose]();
  });

  // The base has less than 170 MB, of which Node's program is 127. test-image.sh measures both.
  test("has at most 10 MB beside its base, and no development tool", () => {
    const sizes = before.map((file) => statSync(join(image.folder, file), { throwIfNoEntry: false })?.size ?? 0);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(10_000_000);
    const packages = readdirSync(join(image.folder, "app/node_modules")).filter((name) => !name.startsWith("."));
    expect(packages).toEqual(["openapi-fetch", "openapi-typescript-helpers"]);
    expect(readdirSync(image.folder)).toEqual(["app", "data"]);
    expect(readdirSync(join(image.folder, "app"))).toEqual(["LICENSE", "dist", "node_modules", "package.json"]);
  });

  test("answers its health check, and takes a job", async () => {
    const [program, ...args] = onPort(image.healthcheck);
    await promisify(execFile)(program, args, user);
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/video/seedance`, {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", "Idempotency-Key": "image-1" },
      body: JSON.stringify({ prompt: "A glass train crosses a snowy bridge" }),
    });
    expect([response.status, await response.json()]).toEqual([201, expect.objectContaining({ status: "processing" })]);
  });

  test("writes no file, and stops at SIGTERM with a failing health check", async () => {
    expect(files()).toEqual(before);
    sandbox.kill("SIGTERM");
    const [code] = await once(sandbox, "exit");
    expect(code).toBe(0);
    const [program, ...args] = onPort(image.healthcheck);
    await expect(promisify(execFile)(program, args, user)).rejects.toMatchObject({ code: 1 });
  });
});
