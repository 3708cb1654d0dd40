/** Tests what a release checks, and what is written about the package before it is published. */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { marked, type Token } from "marked";
import { describe, expect, test } from "vitest";
import YAML from "yaml";
import manifest from "../../package.json" with { type: "json" };
import { readRepository, repository } from "../../scripts/release/repository.ts";
import { type CycloneDx, keepListed, keepShipped, type Spdx } from "../../scripts/release/sbom.ts";
import { assertOneVersion, readNotes } from "../../scripts/release/version.ts";

const root = new URL("../../", import.meta.url).pathname;
const read = (file: string) => readFileSync(`${root}${file}`, "utf8");
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");

describe("a tag is released if everything has its version", () => {
  const released = "# Changelog\n\n## 0.2.0 (2026-12-01)\n\n- A change.\n\n## 0.1.0\n\n- The first one.\n";
  const source = {
    version: "0.2.0",
    locked: ["0.2.0", "0.2.0"],
    changelogs: { "CHANGELOG.md": released, "CHANGELOG.zh-CN.md": released },
  };

  test("as it does here", () => {
    expect(() => assertOneVersion("v0.2.0", source)).not.toThrow();
    const started = released.replace("## 0.2.0", "## Unreleased\n\n## 0.2.0");
    expect(() => assertOneVersion("v0.2.0", { ...source, changelogs: { "CHANGELOG.md": started } })).not.toThrow();
  });

  test.each([
    ["another tag", "v0.3.0", {}, "The tag is v0.3.0, and package.json has version 0.2.0: tag the commit v0.2.0."],
    ["a tag without v", "0.2.0", {}, "tag the commit v0.2.0."],
    ["an old lock file", "v0.2.0", { locked: ["0.1.0", "0.2.0"] }, "package-lock.json has version 0.1.0, not 0.2.0."],
    ["no heading", "v0.2.0", { changelogs: { "A.md": "## 0.2.0-rc.1\n\n- One.\n" } }, 'A.md has no heading "## 0.2.0"'],
    [
      "no notes",
      "v0.2.0",
      { changelogs: { "A.md": "## 0.2.0\n\n## 0.1.0\n\n- One.\n" } },
      'says nothing under "## 0.2.0"',
    ],
    [
      "notes that are left out",
      "v0.2.0",
      { changelogs: { "A.md": `## 未发布\n\n- One.\n\n${released}` } },
      "A.md has notes on what is unreleased.",
    ],
  ])("and not with %s", (_, tag, change, text) => {
    expect(() => assertOneVersion(tag, { ...source, ...change })).toThrow(text);
  });

  test("the notes of a release are those below its heading", () => {
    expect(readNotes(released, "0.2.0")).toBe("- A change.");
    expect(readNotes(released, "0.1.0")).toBe("- The first one.");
    expect(readNotes(released, "0.1")).toBeUndefined();
  });
});

describe("the documents of the package", () => {
  const home = `https://github.com/${repository}`;
  const packed = read("api/package-files.txt")
    .split("\n")
    .filter((file) => /^[^/]+\.md$/.test(file));

  // A package is read without its repository.
  test.each([...packed, "CHANGELOG.zh-CN.md"])("have links that lead to files of the repository: %s", (file) => {
    const links = readLinks(read(file));
    expect(links.filter(({ href }) => !/^(?:https:\/\/|#)/.test(href))).toEqual([]);
    const inRepository = links.filter(({ href }) => href.includes(`/${repository}/`));
    expect(inRepository.length).toBeGreaterThan(0);
    for (const { href, image } of inRepository) {
      const [, address = "", path = ""] = /^(.*?\/main\/)([^#]*)/.exec(href) ?? [];
      const isFolder = tracked.some((each) => each.startsWith(`${path}/`));
      const raw = `https://raw.githubusercontent.com/${repository}/main/`;
      expect([href, address]).toEqual([href, image ? raw : `${home}/${isFolder ? "tree" : "blob"}/main/`]);
      expect([href, isFolder || tracked.includes(path)]).toEqual([href, true]);
    }
  });

  test("are README and changelog", () => {
    expect(packed).toEqual(["CHANGELOG.md", "README.md", "README.zh-CN.md"]);
    expect(readLinks('[a](b.md) ![c](d.png) <img src="e.png"> `[f](g)`')).toEqual([
      { href: "b.md", image: false },
      { href: "d.png", image: true },
      { href: "e.png", image: true },
    ]);
  });
  test("name one repository, that of package.json", () => {
    expect([manifest.homepage, manifest.bugs]).toEqual([`${home}#readme`, `${home}/issues`]);
    expect(() => readRepository("https://example.com/a/b")).toThrow(
      "must look like git+https://github.com/OWNER/NAME.git",
    );
    const owner = repository.split("/")[0];
    const images = [...trackedText.values()].flatMap((text) => text.match(/ghcr\.io\/[\w.-]+\/[\w.-]+/g) ?? []);
    expect(new Set(images)).toEqual(new Set([`ghcr.io/${owner}/seedance-sandbox`]));
    expect(read("SECURITY.md")).toContain(`gh attestation verify FILE --repo ${repository}`);
  });

  test("name the oldest Node that package.json allows", () => {
    const texts = globSync(["README*.md", "openapi/docs/*/*.md", "skills/**/*.md", "generated/*/llms*.txt"], {
      cwd: root,
    });
    const found = texts.flatMap((file) => read(file).match(/Node \d+\.\d+/g) ?? []);
    expect(found.length).toBeGreaterThan(8);
    expect(new Set(found)).toEqual(new Set([`Node ${manifest.engines.node.replace(">=", "")}`]));
  });
});

/** The links and pictures of a document, also those that are written in HTML. */
function readLinks(markdown: string): { href: string; image: boolean }[] {
  const links: { href: string; image: boolean }[] = [];
  marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    if (token.type === "link" || token.type === "image")
      links.push({ href: `${token.href}`, image: token.type === "image" });
    if (token.type === "html")
      for (const [, name, href = ""] of `${token.raw}`.matchAll(/\b(src|srcset|href)\s*=\s*["']?([^"'\s>]+)/gi))
        links.push({ href, image: name !== "href" });
  });
  return links;
}

/** Each tracked text by its path, except this file, which has bad examples, and what others have written. */
const trackedText = new Map(
  tracked
    .filter((file) => /\.(?:md|txt|ts|js|json|ya?ml|toml|sh|html|svg|csv|py|go|rs|java|kt|cpp)$/.test(file))
    .filter((file) => !/^(?:package-lock\.json|test\/package\/release\.test\.ts|test\/fixtures\/)/.test(file))
    .map((file) => [file, read(file)]),
);

describe("the package's name on the registry", () => {
  /** Commands that fetch a package, in a shell's words or in a configuration's list of arguments. */
  const fetches = /\b(?:npx|bunx|pnpx|(?:npm|pnpm|yarn|bun)\s+(?:exec|x|dlx|install|i|add))\b([^\n`&|;)<>]*)/g;
  const strangers = (text: string) =>
    [...text.replace(/",?\s*(?:"?args"?\s*[:=]\s*)?\[?\s*"/g, " ").matchAll(fetches)]
      .map(([command, rest = ""]) => ({ command, words: rest.split(/[\s"',\]]+/) }))
      .filter(({ words }) => words.some((word) => /^seedance(?:@.*)?$/.test(word)))
      .filter(({ words }) => !words.some((word) => /^(?:--package=|\.\/)?seedance-client\b/.test(word)))
      .map(({ command }) => command);

  test("is the one that each command fetches: another name is a stranger's package", () => {
    expect(trackedText.size).toBeGreaterThan(800);
    expect([...trackedText].flatMap(([file, text]) => strangers(text).map((line) => `${file}: ${line}`))).toEqual([]);
  });

  test.each([
    ["npx seedance video", 1],
    ["Run `npx -y seedance@latest mcp` once.", 1],
    ["npm install --global seedance", 1],
    ['"command": "npx",\n  "args": ["-y", "seedance", "mcp"]', 1],
    ["npx seedance-client video", 0],
    ["npx -y -p seedance-client -p other@2 seedance mcp", 0],
    ["npm install seedance-client && seedance video", 0],
    ['command = "npx"\nargs = ["-y", "-p", "seedance-client", "seedance", "mcp"]', 0],
  ])("is looked for in %j", (text, count) => {
    expect(strangers(text)).toHaveLength(count);
  });

  test("starts the command, since npx starts the only one of a package", () => {
    expect(Object.keys(manifest.bin)).toEqual(["seedance"]);
  });
});

describe("a bill of materials", () => {
  const self = `${manifest.name}@${manifest.version}`;
  const fetch = `openapi-fetch@${manifest.dependencies["openapi-fetch"]}`;
  const component = (ref: string) => {
    const at = ref.lastIndexOf("@");
    return { "bom-ref": ref, name: ref.slice(0, at), version: ref.slice(at + 1), properties: [] };
  };
  const cyclonedx: CycloneDx = {
    components: [fetch, "helpers@1.0.0", "yaml@2.0.0", "yaml@1.0.0", "vitest@5.0.0"].map(component),
    dependencies: [
      { ref: self, dependsOn: [fetch, "yaml@2.0.0", "vitest@5.0.0"] },
      { ref: fetch, dependsOn: ["helpers@1.0.0"] },
      { ref: "vitest@5.0.0", dependsOn: ["yaml@1.0.0"] },
    ],
  };
  const bundled = new Set(["yaml@2.0.0"]);
  const kept = keepShipped(cyclonedx, bundled);

  test("lists what is installed and what is bundled, and no development tool", () => {
    expect(kept.components.map((each) => each["bom-ref"])).toEqual([fetch, "helpers@1.0.0", "yaml@2.0.0"]);
    expect(kept.dependencies).toEqual([
      { ref: self, dependsOn: [fetch, "yaml@2.0.0"] },
      { ref: fetch, dependsOn: ["helpers@1.0.0"] },
    ]);
    expect(kept.components.at(-1)?.properties).toEqual([{ name: "cdx:npm:package:bundled", value: "true" }]);
  });

  test("has the same packages in SPDX", () => {
    const packages = [self, ...cyclonedx.components.map((each) => each["bom-ref"])].map((ref) => {
      const { name, version } = component(ref);
      return { SPDXID: `SPDXRef-${ref}`, name, versionInfo: version };
    });
    const relation = (part: string, relationshipType: string, whole: string) => ({
      spdxElementId: `SPDXRef-${part}`,
      relatedSpdxElement: `SPDXRef-${whole}`,
      relationshipType,
    });
    const spdx: Spdx = {
      packages,
      relationships: [
        relation("DOCUMENT", "DESCRIBES", self),
        relation("yaml@2.0.0", "DEV_DEPENDENCY_OF", self),
        relation("vitest@5.0.0", "DEV_DEPENDENCY_OF", self),
        relation("helpers@1.0.0", "DEPENDENCY_OF", fetch),
      ],
    };
    const { packages: listed, relationships } = keepListed(spdx, kept, bundled);
    expect(listed.map(({ name, versionInfo }) => `${name}@${versionInfo}`)).toEqual([
      self,
      fetch,
      "helpers@1.0.0",
      "yaml@2.0.0",
    ]);
    expect(relationships).toEqual([
      relation("DOCUMENT", "DESCRIBES", self),
      relation("yaml@2.0.0", "CONTAINED_BY", self),
      relation("helpers@1.0.0", "DEPENDENCY_OF", fetch),
    ]);
  });
});

describe("the workflows of GitHub", () => {
  interface Job {
    needs?: string | string[];
    permissions?: Record<string, string>;
    steps: { uses?: string; run?: string; with?: Record<string, string | number> }[];
  }
  const workflows = globSync(".github/workflows/*.yml", { cwd: root }).map((file) => ({
    file,
    text: read(file),
    jobs: Object.entries(YAML.parse(read(file)).jobs as Record<string, Job>),
  }));
  const release = new Map(workflows.find(({ file }) => file.endsWith("release.yml"))?.jobs);

  test("pin each action by its commit, with the version beside it, and one commit for each version", () => {
    const lines = workflows.flatMap(({ text }) => text.match(/uses: .*/g) ?? []);
    expect(lines.length).toBeGreaterThan(12);
    expect(lines.filter((line) => !/^uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    const commits = new Map<string, Set<string>>();
    for (const line of lines) {
      const [, owner = "", commit = ""] = /uses: ([\w.-]+\/[\w.-]+)[^@]*@(\w+)/.exec(line) ?? [];
      commits.set(owner, (commits.get(owner) ?? new Set()).add(commit));
    }
    expect([...commits].filter(([, used]) => used.size > 1)).toEqual([]);
  });

  test("publish only what was tested: each job of a release needs the one that runs all checks", () => {
    const [first, ...others] = release.keys();
    expect(release.get(`${first}`)?.steps.map(({ run }) => run)).toEqual(
      expect.arrayContaining(["bash .ci/run", 'node scripts/release.ts --tag "$GITHUB_REF_NAME"']),
    );
    const reaches = (name: string): boolean =>
      name === first || [release.get(name)?.needs ?? []].flat().some((other) => reaches(other));
    expect(others.filter((name) => !reaches(name))).toEqual([]);
    expect(others).toEqual(["npm", "image", "github"]);
  });

  test("give the right to publish only to the job that does it", () => {
    const rights = [...release].map(([name, { permissions = {} }]) => [
      name,
      Object.keys(permissions).filter((right) => permissions[right] === "write"),
    ]);
    expect(rights).toEqual([
      ["build", []],
      ["npm", ["id-token"]],
      ["image", ["packages"]],
      ["github", ["contents", "id-token", "attestations"]],
    ]);
    // npm trusts the workflow, so no token is stored that can leak.
    expect(workflows.flatMap(({ text }) => text.match(/secrets\.\w+/g) ?? [])).toEqual([
      "secrets.GITHUB_TOKEN",
      "secrets.GITHUB_TOKEN",
    ]);
    const { steps = [] } = release.get("npm") ?? {};
    expect(steps.at(-1)?.run).toContain("--provenance");
    expect(steps.find(({ uses }) => uses?.includes("setup-node"))?.with).toEqual({
      "node-version": Number(read(".node-version")),
    });
  });
});
