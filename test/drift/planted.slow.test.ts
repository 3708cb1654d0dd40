import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleContract } from "../../scripts/generate/bundle.ts";
import { checkExtensions } from "../../scripts/generate/extensions.ts";
import { cliPrompt, createCliTestBed } from "../cli/support/test-bed.ts";
import { page } from "../support/contracts.ts";
import { startServer, type TestServer } from "../support/server.ts";

interface MutableResponse {
  status: number;
  type: string;
  body: string;
}

/** Tasks whose first poll got the status queued. */
const queued = new Set<string>();

/** Changes of the service's responses, by name. */
const driftMutations: Record<string, (path: string, method: string, response: MutableResponse) => void> = {
  "a new status": (path, _, response) => {
    if (!/\/tasks\/nbp_/.test(path) || queued.has(path)) return;
    queued.add(path);
    response.body = JSON.stringify({ id: path.split("/").pop(), status: "queued" });
  },
  "a renamed member": (_, __, response) => {
    response.body = response.body.replace('"video_url"', '"videoUrl"');
  },
  "a new error code": (_, __, response) => {
    response.body = response.body.replace('"code":"not_found"', '"code":"task_missing"');
  },
  "a new required field": (path, _, response) => {
    if (!path.endsWith("/gpt-image-2") || response.status !== 201) return;
    response.status = 400;
    response.body = JSON.stringify({ error: { code: "invalid_request", message: "reference_id: is required." } });
  },
  "a changed content type": (_, __, response) => {
    if (response.status === 401) response.type = "application/problem+json";
  },
};

let testBed: Awaited<ReturnType<typeof createCliTestBed>>;
beforeAll(async () => {
  testBed = await createCliTestBed({ credits: 1e6 });
});
afterAll(() => testBed[Symbol.asyncDispose]());

/** A proxy of the sandbox that applies the named changes. */
function startDriftingServer(names: readonly string[]): Promise<TestServer> {
  return startServer(async ({ method, url, headers, body }, response) => {
    const { host: _, connection: __, "content-length": ___, ...rest } = headers;
    const init = { method, headers: rest as Record<string, string>, ...(method === "POST" && { body }) };
    const original = await fetch(testBed.sandbox.url + url, init);
    const answer = {
      status: original.status,
      type: original.headers.get("content-type") ?? "",
      body: await original.text(),
    };
    for (const name of names) driftMutations[name]?.(url, method, answer);
    response.writeHead(answer.status, { "Content-Type": answer.type }).end(answer.body);
  });
}

const drift = async (url: string, ...args: string[]) => {
  const { code, json, stderr } = await testBed.seedance(["doctor", "--drift", "--base-url", url, ...args]);
  return { code, stderr, ...json[0] } as {
    code: number;
    stderr: string;
    findings: { kind: string; name: string; source: string }[];
    overlay?: string;
    exchanges: Record<string, number>;
  };
};

describe("seedance doctor --drift", () => {
  test("finds nothing and spends nothing if the service matches the contract", async () => {
    await using server = await startDriftingServer([]);
    const before = testBed.charges();
    const { code, findings, overlay, exchanges } = await drift(server.url);
    expect({ code, findings, overlay }).toEqual({ code: 0, findings: [], overlay: undefined });
    // A submit without a key to each model, and two reads.
    expect(exchanges.service).toBe(Object.keys(page.models).length + 2);
    expect(testBed.charges()).toBe(before);
    const withKey = server.requests.filter(({ headers }) => headers.authorization !== undefined);
    expect(withKey.map(({ method }) => method)).toEqual(["GET"]);
  });

  test("with paid jobs finds nothing, records each job, and stays below the limit", async () => {
    await using server = await startDriftingServer([]);
    const before = testBed.charges();
    const { code, findings, exchanges, stderr } = await drift(server.url, "--spend", "40");
    expect({ code, findings }).toEqual({ code: 0, findings: [] });
    // The first image costs 12, so 28 of 40 credits are left: enough for the second (24), not for the video (30).
    expect(testBed.charges() - before).toBe(2);
    expect(stderr).toContain("seedance: skipped");
    expect(exchanges.ledger).toBe(2);
  });

  test("finds exactly the five planted changes by name", async () => {
    await using server = await startDriftingServer(Object.keys(driftMutations));
    const { code, findings, overlay } = await drift(server.url, "--spend", "100");
    expect(code).toBe(1);
    const found = findings.map(({ kind, name }) => `${kind} ${name}`);
    expect(found.sort()).toEqual([
      "content-type application/problem+json",
      "refused-field reference_id",
      "renamed-member output.video_url → output.videoUrl",
      "unknown-code task_missing",
      "unknown-status queued",
    ]);
    const folder = await mkdtemp(join(tmpdir(), "drift-"));
    const file = join(folder, "drift.yaml");
    await writeFile(file, overlay ?? "");
    // A target without a match is an error.
    const changed = await bundleContract("openapi/openapi.yaml", [file]);
    checkExtensions(changed);
    const contract = JSON.stringify(changed);
    for (const text of ["queued", "videoUrl", "task_missing", "reference_id", "application/problem+json"])
      expect(contract).toContain(text);
    await rm(folder, { recursive: true });
  }, 60_000);

  test("finds nothing after a submit to a mistyped base path", async () => {
    await using server = await startDriftingServer([]);
    const image = ["image", cliPrompt, "--model", "nano-banana-pro", "--no-wait"];
    const refused = await testBed.seedance([...image, "--base-url", `${server.url}/api`]);
    expect(refused).toMatchObject({ json: [{ error: { status: 404 } }] });
    for (const variation of ["one", "two", "three"])
      expect((await testBed.seedance([...image, "--base-url", server.url, "--scope", variation])).code).toBe(0);
    expect(await drift(server.url)).toMatchObject({ code: 0, findings: [], exchanges: { ledger: 3 } });
    const { overlay, findings } = await drift(`${server.url}/api`);
    expect(findings.map(({ kind, source }) => `${kind} ${source}`)).toContain("endpoint-gone service");
    expect(overlay).toContain("remove: true");
  });

  test("compares a service whose base URL has a path", async () => {
    await using server = await startServer(async ({ method, url, headers, body }, response) => {
      const { host: _, connection: __, "content-length": ___, ...rest } = headers;
      const init = { method, headers: rest as Record<string, string>, ...(method === "POST" && { body }) };
      const original = await fetch(testBed.sandbox.url + url.replace(/^\/gateway\/v2/, ""), init);
      response.writeHead(original.status, { "Content-Type": original.headers.get("content-type") ?? "" });
      response.end(await original.text());
    });
    const har = join(testBed.home, "gateway.har");
    const entry = (path: string, status: string) => ({
      request: { method: "GET", url: server.url + path },
      response: {
        status: 200,
        content: { mimeType: "application/json", text: JSON.stringify({ id: "nbp_x", status }) },
      },
    });
    const entries = [entry("/gateway/v2/api/v1/tasks/nbp_x", "queued"), entry("/api/v1/tasks/nbp_x", "elsewhere")];
    await writeFile(har, JSON.stringify({ log: { entries } }));
    const { findings, exchanges } = await drift(`${server.url}/gateway/v2/`, "--har", har, "--spend", "12");
    expect(findings.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["unknown-status queued"]);
    expect(exchanges).toMatchObject({ ledger: 1, [har]: 1 });
  });

  test("finds drift in a HAR file without paid jobs", async () => {
    await using server = await startDriftingServer(Object.keys(driftMutations));
    const entry = (method: string, path: string, status: number, answer: unknown, request?: unknown) => ({
      startedDateTime: "2026-11-02T10:00:00Z",
      request: {
        method,
        url: server.url + path,
        ...(request !== undefined && { postData: { text: JSON.stringify(request) } }),
      },
      response: {
        status,
        content: {
          mimeType: "application/json; charset=utf-8",
          encoding: "base64",
          text: btoa(JSON.stringify(answer)),
        },
      },
    });
    const output = { videoUrl: "https://example.com/a.mp4", seed: 1 };
    const har = join(testBed.home, "session.har");
    const entries = [
      entry("GET", "/api/v1/tasks/sd2_har", 200, { id: "sd2_har", status: "upscaling" }),
      entry("GET", "/api/v1/tasks/sd2_har", 200, { id: "sd2_har", status: "completed", output }),
      {
        ...entry("GET", "/api/v1/tasks/sd2_har", 200, { nothing: "of ours" }),
        request: { method: "GET", url: "https://example.com/api/v1/tasks/x" },
      },
      // A recorder may leave out what it could not read.
      null,
      { request: {}, response: { status: 200 } },
      { request: { url: `${server.url}/api/v1/tasks/sd2_har` }, response: { status: 200 } },
      { request: { method: "GET", url: `${server.url}/api/v1/tasks/sd2_har` } },
    ];
    await writeFile(har, JSON.stringify({ log: { entries } }));
    const { findings, exchanges } = await drift(server.url, "--har", har);
    expect(exchanges[har]).toBe(2);
    const named = findings.map(({ kind, name, source }) => [kind, name, source]);
    expect(named).toContainEqual(["unknown-status", "upscaling", har]);
    expect(named).toContainEqual(["renamed-member", "output.video_url → output.videoUrl", har]);
  });

  test.each([
    [["--har", "nothing.har"], "Cannot read nothing.har"],
    [["--har", "bad.har"], "is not a HAR file"],
  ])("with %j is refused", async (args, expected) => {
    await writeFile(join(testBed.cwd, "bad.har"), "{}");
    const { code, stderr } = await testBed.seedance(["doctor", "--drift", ...args]);
    expect(code).not.toBe(0);
    expect(stderr).toContain(expected);
  });

  test("refuses --spend without --drift", async () => {
    const { code, stderr } = await testBed.seedance(["doctor", "--spend", "5"]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("--spend needs --drift") });
  });
});
