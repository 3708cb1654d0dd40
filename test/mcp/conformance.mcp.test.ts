import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliTestBed, createCliTestBed } from "../cli/support/test-bed.ts";
import { conformanceRevisions, skippedScenarios, wireSchemaCheck } from "./conformance.ts";

const run = promisify(execFile);
const suite = new URL("../../node_modules/@modelcontextprotocol/conformance/dist/index.js", import.meta.url).pathname;

interface Check {
  id: string;
  status: "SUCCESS" | "FAILURE" | "WARNING" | "INFO" | "SKIPPED";
  errorMessage?: string;
}

/** The suite's server scenarios, with the revisions of each. */
const { stdout } = await run(process.execPath, [suite, "list", "--server"]);
const scenarios = [...stdout.matchAll(/^ +- (\S+) \[([^\]]*)\]$/gm)].map(([, name = "", of = ""]) => ({
  name,
  of: of.split(","),
}));

let testBed: CliTestBed;
let server: ChildProcess;
let front: Awaited<ReturnType<typeof startAuthorizedFront>>;
let url: string;
beforeAll(async () => {
  testBed = await createCliTestBed();
  const [node = "", ...rest] = testBed.command;
  server = spawn(node, [...rest, "mcp", "--http", "0", "--max-credits", "100000"], {
    cwd: testBed.cwd,
    env: testBed.env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = await once(server.stdout as NodeJS.ReadableStream, "data");
  const printed: { url: string; token: string } = JSON.parse(String(line));
  front = await startAuthorizedFront(printed);
  url = front.url;
});
afterAll(async () => {
  await front[Symbol.asyncDispose]();
  server.kill("SIGTERM");
  await once(server, "exit");
  await testBed[Symbol.asyncDispose]();
});

/** Forwards requests with the server's token, which the suite can't send. */
async function startAuthorizedFront({ url: target, token }: { url: string; token: string }) {
  const forward = createServer((incoming, response) => {
    const { method, headers, url: path = "/" } = incoming;
    const outgoing = request(new URL(path, target), {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
    });
    outgoing.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on("error", () => response.destroy());
    response.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => forward.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(forward.address() as AddressInfo).port}/mcp`,
    async [Symbol.asyncDispose]() {
      forward.closeAllConnections();
      await new Promise((resolve) => forward.close(resolve));
    },
  };
}

/** Runs the suite once for a revision, and returns the checks of each scenario. */
async function runSuite(revision: string): Promise<Map<string, Check[]>> {
  const folder = mkdtempSync(join(tmpdir(), "seedance-conformance-"));
  try {
    const args = ["server", "--url", url, "--suite", "all", "--spec-version", revision, "-o", folder];
    // The suite exits with an error, because the server does not support every scenario.
    await run(process.execPath, [suite, ...args], { maxBuffer: 2 ** 26 }).catch(() => {});
    const results = readdirSync(folder).map((each): [string, Check[]] => {
      const [, scenario = ""] = /^server-(.+)-\d{4}-\d\d-\d\dT/.exec(each) ?? [];
      return [scenario, JSON.parse(readFileSync(join(folder, each, "checks.json"), "utf8"))];
    });
    return new Map(results);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const failedChecks = (checks: readonly Check[]) =>
  checks.filter(({ status }) => status === "FAILURE" || status === "WARNING").map(({ id }) => id);
const passedChecks = (checks: readonly Check[]) =>
  checks.filter(({ status }) => status === "SUCCESS").map(({ id }) => id);

describe.each(Object.entries(conformanceRevisions))("the conformance suite %s", (revision, { passed, partly }) => {
  const inRevision = scenarios.filter(({ of }) => of.includes(revision)).map(({ name }) => name);

  let results: Map<string, Check[]>;
  beforeAll(async () => {
    results = await runSuite(revision);
  }, 120_000);

  test.each(passed)("passes %s", (scenario) => {
    const checks = results.get(scenario) ?? [];
    expect(failedChecks(checks)).toEqual([]);
    expect(passedChecks(checks).length).toBeGreaterThan(0);
  });

  test.each(Object.entries(partly))("passes %s except for the listed checks", (scenario, { checks: listed }) => {
    const checks = results.get(scenario) ?? [];
    expect(failedChecks(checks).sort()).toEqual([...listed].sort());
    expect(passedChecks(checks).length).toBeGreaterThan(0);
  });

  test("has no other scenario without a recorded reason to skip it", () => {
    const covered = [...passed, ...Object.keys(partly)];
    expect(inRevision).toEqual(expect.arrayContaining(covered));
    const rest = inRevision.filter((name) => !covered.includes(name));
    expect(rest.filter((name) => !skippedScenarios.some(([pattern]) => pattern.test(name)))).toEqual([]);
  });

  test("finds only valid messages on the wire, even in skipped scenarios", () => {
    const checked = [...results].filter(([, checks]) => checks.some(({ id }) => id === wireSchemaCheck));
    expect(checked.length).toBeGreaterThan(15);
    expect(checked.filter(([, checks]) => failedChecks(checks).includes(wireSchemaCheck))).toEqual([]);
  });
});
