/** The script as CI runs it: files, git revisions, exit codes. */
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import YAML from "yaml";
import { type DocumentNode, nodeAt, openapiDocument, schemaNode, seedanceField } from "./edit.ts";

const script = resolve("scripts/diff-contract.ts");
const folder = mkdtempSync(join(tmpdir(), "diff-contract-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}
function diff(args: string[], cwd = folder): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [script, ...args], { cwd }, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

function version(name: string, edit: (api: DocumentNode) => void = () => {}): DocumentNode {
  const api = structuredClone(openapiDocument);
  nodeAt(api, "info").version = name;
  edit(api);
  return api;
}
const shorten = (api: DocumentNode) => {
  seedanceField(api, "prompt").maxLength = 5000;
};
const grow = (api: DocumentNode) => {
  nodeAt(schemaNode(api, "Task"), "properties").progress = { type: "number" };
};

describe.concurrent("two files", () => {
  beforeAll(() => {
    const dangling = version("1.0.0", (api) => {
      nodeAt(api, "paths", "/api/v1/tasks/{id}", "get").parameters = [{ $ref: "#/components/parameters/None" }];
    });
    const files = {
      "base.yaml": version("1.0.0"),
      "minor.yaml": version("1.1.0", shorten),
      "grown.yaml": version("1.1.0", grow),
      "dangling.yaml": dangling,
    };
    for (const [name, api] of Object.entries(files)) writeFileSync(join(folder, name), YAML.stringify(api));
  });

  test("exit code 1: the version bump is too small", async () => {
    expect(await diff(["base.yaml", "minor.yaml"])).toEqual({
      code: 1,
      stderr: "",
      stdout: [
        "base.yaml → minor.yaml",
        "",
        "Breaking (major)",
        "  POST /api/v1/video/seedance request prompt: maxLength 10000 → 5000 [request-limit-narrowed]",
        "",
        "Needed bump: major. Made: minor (info.version 1.0.0 → 1.1.0), not enough, it must be 2.0.0 or higher.",
        "",
      ].join("\n"),
    });
  });

  test("exit code 0: the version bump is sufficient", async () => {
    const { code, stdout } = await diff(["base.yaml", "grown.yaml"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Needed bump: minor. Made: minor (info.version 1.0.0 → 1.1.0), enough.\n");
  });

  test("--json prints the same as JSON", async () => {
    const { code, stdout } = await diff(["base.yaml", "minor.yaml", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      base: { source: "base.yaml", version: "1.0.0" },
      revision: { source: "minor.yaml", version: "1.1.0" },
      changes: [
        {
          level: "major",
          where: "POST /api/v1/video/seedance request prompt",
          what: "maxLength 10000 → 5000",
          rule: "request-limit-narrowed",
        },
      ],
      demanded: "major",
      made: "minor",
      enough: false,
    });
  });

  test("--help", async () => {
    const { code, stdout } = await diff(["--help"]);
    expect(stdout).toContain("Usage: npm run diff:contract");
    expect(code).toBe(0);
  });

  test.each([
    [["base.yaml", "missing.yaml"], "missing.yaml is neither a file nor a git revision."],
    [["base.yaml", "dangling.yaml"], "#/components/parameters/None has no target in this document."],
    [["base.yaml", "base.yaml", "base.yaml"], "Got 3 versions; at most 2 are allowed."],
    [["--verbose"], "Unknown option '--verbose'"],
  ])("exit code 2: %j", async (args, message) => {
    const ended = await diff(args);
    expect(ended.stderr).toContain(`diff:contract: ${message}`);
    expect(ended.stdout).toBe("");
    expect(ended.code).toBe(2);
  });
});

describe("a git repository", () => {
  const repository = join(folder, "repository");
  const git = (...args: string[]) =>
    execFileSync(
      "git",
      ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", ...args],
      {
        cwd: repository,
        stdio: "pipe",
      },
    );
  const write = (api: DocumentNode, file = "generated/page/openapi.yaml") =>
    writeFileSync(join(repository, file), YAML.stringify(api));
  const commit = (api: DocumentNode, file?: string) => {
    write(api, file);
    git("add", ".");
    git("commit", "--quiet", "--message", "contract");
  };
  const source = async (...args: string[]) => JSON.parse((await diff([...args, "--json"], repository)).stdout);

  beforeAll(() => {
    mkdirSync(join(repository, "generated/page"), { recursive: true });
    git("init", "--quiet", "--initial-branch", "main");
    git("commit", "--quiet", "--allow-empty", "--message", "empty");
  });

  test("the last release is the base, the working tree the revision", async () => {
    commit(version("1.9.0"));
    const unreleased = await diff([], repository);
    expect(unreleased).toMatchObject({
      code: 0,
      stdout: "There is no release yet (no tag contract-v*), so there is nothing to compare.\n",
    });
    expect(await source()).toMatchObject({ base: null, changes: [], demanded: "none", enough: true });

    git("tag", "contract-v1.9.0");
    commit(version("1.10.0", grow));
    git("tag", "contract-v1.10.0-rc.1");
    git("tag", "contract-v1.10.0");
    git("tag", "client-v3.0.0");
    write(version("1.10.1", shorten));
    const released = await diff([], repository);
    expect(released.code).toBe(1);
    expect(released.stdout).toContain("contract-v1.10.0 → generated/page/openapi.yaml\n");
    expect(released.stdout).toContain("maxLength 10000 → 5000");

    expect(await source("contract-v1.9.0", "HEAD")).toMatchObject({
      revision: { source: "HEAD", version: "1.10.0" },
      changes: [{ rule: "response-property-added" }],
      demanded: "minor",
      made: "minor",
    });
  });

  test("a release of another branch is not used as base", async () => {
    git("checkout", "--quiet", "--force", "-b", "later");
    commit(version("2.0.0", shorten));
    git("tag", "contract-v2.0.0");
    git("checkout", "--quiet", "main");
    expect(await diff([], repository)).toEqual({
      code: 0,
      stderr: "",
      stdout: [
        "contract-v1.10.0 → generated/page/openapi.yaml",
        "",
        "No changes.",
        "",
        "Needed bump: none. Made: none (info.version 1.10.0 → 1.10.0), enough.",
        "",
      ].join("\n"),
    });
  });

  test("a release with the contract at its earlier path can be the base", async () => {
    git("checkout", "--quiet", "--orphan", "earlier");
    git("rm", "--quiet", "-r", "--cached", "--ignore-unmatch", ".");
    rmSync(join(repository, "generated/page/openapi.yaml"));
    commit(version("1.0.0"), "generated/openapi.yaml");
    write(version("1.1.0", grow));
    expect(await source("HEAD", "generated/page/openapi.yaml")).toMatchObject({
      base: { source: "HEAD", version: "1.0.0" },
      changes: [{ rule: "response-property-added" }],
    });
    git("checkout", "--quiet", "--force", "main");
  });

  test("a revision without the contract is refused", async () => {
    const ended = await diff(["main~2"], repository);
    expect(ended).toMatchObject({ code: 2, stderr: "diff:contract: main~2 has no generated/page/openapi.yaml.\n" });
  });

  test("a shallow clone without tags is refused", async () => {
    const copy = join(folder, "shallow");
    git("clone", "--quiet", "--depth", "1", "--no-tags", `file://${repository}`, copy);
    const ended = await diff([], copy);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("this copy is shallow");
  });

  test("outside of a repository, the search for the last release fails", async () => {
    const ended = await diff([], folder);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("Cannot find the last release");
  });
});
