import type { Surface } from "./surfaces.ts";

/** How a fixture in test/frameworks is installed and used. Its package.json has its pinned packages and its scripts. */
export interface Fixture {
  /** The folders below test/frameworks whose files it consists of; by default its own. */
  folders?: readonly string[];
  /** The package of a workspace that depends on seedance-client; by default the project itself. */
  dependent?: string;
  /** The paths of its server that each run one job. Without them, each script whose name begins with `job` runs one. */
  surfaces?: Record<string, Surface>;
  /** Whether CI leaves it out, because its installation or its build may take more than a minute. */
  slow?: boolean;
  /** Programs of another runtime that its scripts need. */
  runtime?: "bun" | "deno";
  /**
   * Why a program that it needs may be missing: the registry lacks it. The fixture is then not run, which is no failure.
   * Its script `program`, if it has one, fails without the program.
   */
  optional?: string;
}

const post = (path: string): Surface => ({ how: "post", path });
const page = (path: string): Surface => ({ how: "page", path });

const next = {
  page: page("/?job=1"),
  "forced page": page("/forced"),
  "route handler": post("/route"),
  "server action": { how: "form", path: "/action" },
  edge: post("/edge"),
} satisfies Record<string, Surface>;

/** The fixtures by name, in the order in which they run. */
export const fixtures: Record<string, Fixture> = {
  "next-14": { folders: ["next", "next-14"], surfaces: next },
  "next-16": { folders: ["next", "next-16"], surfaces: next, slow: true },
  sveltekit: { surfaces: { page: page("/"), endpoint: post("/route") } },
  vite: { surfaces: { browser: { how: "browser", path: "/" } } },
  commonjs: {},
  express: { surfaces: { handler: post("/route") } },
  worker: { surfaces: { fetch: post("/") } },
  lambda: {},
  jest: {},
  vitest: {},
  tsx: {},
  "ts-node": {},
  bun: { runtime: "bun", optional: "the registry may serve Bun without its program" },
  deno: { runtime: "deno" },
  electron: { slow: true, optional: "its program is downloaded from outside of the registry" },
  pnpm: { folders: ["monorepo", "pnpm"], dependent: "packages/jobs" },
  yarn: { folders: ["monorepo", "yarn"], dependent: "packages/jobs" },
};
