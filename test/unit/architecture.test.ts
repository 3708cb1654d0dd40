import { glob, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** What each floor of src/ may import. What is not listed is a mistake. */
const floors: Record<string, readonly string[]> = {
  errors: ["generated"],
  limits: ["errors", "generated"],
  credits: ["errors", "generated"],
  http: ["errors", "limits", "generated"],
  tasks: ["http", "credits", "errors", "limits", "generated"],
  "client.ts": ["tasks", "http", "credits", "errors", "limits", "generated"],
  "lazy.ts": ["tasks", "credits"],
  "index.ts": ["client.ts", "lazy.ts", "tasks", "http", "credits", "errors", "limits", "generated"],
  prompt: ["generated"],
  node: ["index.ts", "client.ts", "tasks", "errors", "limits", "generated"],
  sandbox: ["generated"],
  jobs: ["node", "prompt", "tasks", "credits", "errors", "index.ts", "generated"],
  batch: ["jobs", "node", "prompt", "credits", "tasks", "errors", "limits", "client.ts", "index.ts", "generated"],
  mcp: ["jobs", "node", "prompt", "tasks", "errors", "index.ts", "generated"],
  cli: [
    "batch",
    "mcp",
    "jobs",
    "node",
    "prompt",
    "tasks",
    "credits",
    "errors",
    "limits",
    "client.ts",
    "index.ts",
    "sandbox",
    "generated",
  ],
};
const core = ["errors", "limits", "credits", "http", "tasks", "client.ts", "lazy.ts", "index.ts"];

interface Import {
  file: string;
  from: string;
  target: string;
}

async function imports(): Promise<Import[]> {
  const found: Import[] = [];
  for await (const file of glob("src/**/*.ts")) {
    const text = await readFile(file, "utf8");
    for (const [, target = ""] of text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g))
      found.push({ file, from: floorOf(file), target });
  }
  return found;
}

/** The floor of a path in the repository: `generated`, or the first name below src/. */
function floorOf(path: string): string {
  const [top = "", second = ""] = path.split("/");
  return top === "src" ? second : top;
}

test("dependencies point one way", async () => {
  const wrong = (await imports())
    .filter(({ target }) => target.startsWith("."))
    .map((each) => ({ ...each, to: floorOf(normalize(join(dirname(each.file), each.target))) }))
    .filter(({ from, to }) => from !== to && !floors[from]?.includes(to));
  expect(wrong).toEqual([]);
});

test("the core imports openapi-fetch and nothing else, no node: module", async () => {
  const packages = (await imports()).filter(({ from, target }) => core.includes(from) && !target.startsWith("."));
  expect([...new Set(packages.map(({ target }) => target))]).toEqual(["openapi-fetch"]);
});

test("only index.ts files export what other files define", async () => {
  const reexports: string[] = [];
  for await (const file of glob("src/**/*.ts"))
    if (
      !file.endsWith("index.ts") &&
      /^export (?:\*|\{[^}]*\}|type \{[^}]*\}) from/m.test(await readFile(file, "utf8"))
    )
      reexports.push(file);
  expect(reexports).toEqual([]);
});

test("files stay within 250 lines", async () => {
  const long: string[] = [];
  for (const pattern of ["src/**/*.{ts,js}", "scripts/**/*.ts"])
    for await (const file of glob(pattern))
      if ((await readFile(file, "utf8")).split("\n").length > 251) long.push(file);
  expect(long).toEqual([]);
});
