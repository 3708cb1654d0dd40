import { describe, expect, test } from "vitest";
import { faultKinds } from "../../src/sandbox/index.ts";
import { createSandboxTestBed, gptImageBody, type SandboxJson, type SandboxTestBed } from "./support.ts";

interface FaultScenario {
  testBed: SandboxTestBed;
  /** The URL from the poll after the end. */
  url: string;
  /** Polls again for a new URL. */
  fresh: () => Promise<string>;
}
const body = async (url: string, init?: RequestInit) => Buffer.from(await (await fetch(url, init)).arrayBuffer());
const isPng = (file: Buffer) => file.subarray(1, 4).toString() === "PNG";
const downloadErrorCode = (url: string) =>
  body(url).then(
    () => "whole",
    (error: { cause?: { code?: string } }) => error.cause?.code,
  );
const expectWholeAfterwards = async (url: string) => {
  const whole = await body(url);
  expect(isPng(whole)).toBe(true);
  expect(whole.subarray(-8, -4).toString()).toBe("IEND");
};

const expected: Record<string, (scenario: FaultScenario) => Promise<void>> = {
  "download-truncated": async ({ url }) => {
    expect(await downloadErrorCode(url)).toBe("UND_ERR_SOCKET");
    await expectWholeAfterwards(url);
  },
  "download-reset": async ({ url }) => {
    expect(await downloadErrorCode(url)).toBe("ECONNRESET");
    await expectWholeAfterwards(url);
  },
  "download-cut": async ({ url }) => {
    const response = await fetch(url);
    expect(response.headers.get("content-length")).toBeNull();
    const file = Buffer.from(await response.arrayBuffer());
    expect(isPng(file)).toBe(true);
    expect(file.subarray(-8, -4).toString()).not.toBe("IEND");
    await expectWholeAfterwards(url);
  },
  "download-short": async ({ url }) => {
    const response = await fetch(url);
    const file = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get("content-length")).toBe(String(file.length));
    expect(isPng(file)).toBe(true);
    expect(file.subarray(-8, -4).toString()).not.toBe("IEND");
    await expectWholeAfterwards(url);
  },
  "download-empty": async ({ url }) => {
    const response = await fetch(url);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  },
  "download-html": async ({ url }) => {
    const response = await fetch(url);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=UTF-8"]);
    expect(await response.text()).toContain("<html>");
  },
  "download-garbage": async ({ url }) => {
    const response = await fetch(url);
    expect(response.headers.get("content-type")).toBe("image/png");
    const file = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get("content-length")).toBe(String(file.length));
    expect(isPng(file)).toBe(false);
  },
  "download-wrong-type": async ({ url }) => {
    const response = await fetch(url);
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(isPng(Buffer.from(await response.arrayBuffer()))).toBe(true);
  },
  "download-expired": async ({ url, fresh, testBed }) => {
    for (let count = 0; count < 2; count++) expect((await fetch(url)).status).toBe(403);
    const next = await fresh();
    expect(next).not.toBe(url);
    await expectWholeAfterwards(next);
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(next.replace(/poll=\d+/, "poll=99"))).status).toBe(403);
    expect((await testBed.call("GET", new URL(url).pathname)).status).toBe(403);
  },
  "download-redirect": async ({ url }) => {
    const response = await fetch(url, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([302, "http://169.254.169.254/"]);
  },
  "download-slow": async ({ url }) => {
    const start = performance.now();
    const file = await body(url);
    const pieces = Math.ceil(file.length / 4096);
    expect(pieces).toBeGreaterThan(1);
    expect(performance.now() - start).toBeGreaterThan((pieces - 1) * 45);
    await expectWholeAfterwards(url);
  },
};

type FaultSource = "header" | "rule" | "download";

async function runScenario(
  fault: string,
  verify: (scenario: FaultScenario) => Promise<void>,
  how: FaultSource = "header",
) {
  await using testBed = await createSandboxTestBed();
  if (how === "download") testBed.faults.add({ name: fault, path: "/media/", method: "GET" });
  if (how === "rule") testBed.faults.add({ name: fault, path: "/api/v1/image/", times: 1 });
  const submitted = await testBed.submit(
    "gpt-image-2",
    gptImageBody,
    how === "header" ? { "X-Sandbox-Fault": fault } : {},
  );
  testBed.finish();
  const fresh = async () => {
    const { images } = (await testBed.poll(submitted.body.id)).body.output as { images: { url: string }[] };
    return images[0]?.url ?? "";
  };
  await verify({ testBed, url: await fresh(), fresh });
  expect(testBed.entries("charge")).toHaveLength(1);
  expect(testBed.entries("refund")).toEqual([]);
}

describe("a download fault", () => {
  test.each(Object.entries(expected))("%s is applied by the submit's header", (name, verify) =>
    runScenario(name, verify),
  );
  test.each(Object.entries(expected))("%s is applied by a rule for submits", (name, verify) =>
    runScenario(name, verify, "rule"),
  );
  test.each(Object.entries(expected))("%s is applied by a rule for files", (name, verify) =>
    runScenario(name, verify, "download"),
  );

  test("is tested for each name of this stage", () => {
    const kinds = Object.keys(faultKinds).filter((name) => faultKinds[name]?.stage === "download");
    expect(Object.keys(expected).sort()).toEqual(kinds.sort());
  });

  test("is applied by the download's own header, and an unknown one is rejected", async () => {
    await using testBed = await createSandboxTestBed();
    const { body: task } = await testBed.submit("gpt-image-2", gptImageBody);
    testBed.finish();
    const { images } = (await testBed.poll(task.id)).body.output as { images: { url: string }[] };
    const url = images[0]?.url ?? "";
    const get = (fault: string) => fetch(url, { headers: { "X-Sandbox-Fault": fault }, redirect: "manual" });
    expect((await get("download-redirect=file:///etc/passwd")).headers.get("location")).toBe("file:///etc/passwd");
    expect((await get("task-fails")).status).toBe(200);
    const refused = await get("no-such");
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("download-empty");
  });
});

test("a truncated download can be resumed with Range and the ETag of the first half", async () => {
  await runScenario("download-truncated", async ({ url }) => {
    const response = await fetch(url);
    const etag = response.headers.get("etag") ?? "";
    const length = Number(response.headers.get("content-length"));
    const parts: Uint8Array[] = [];
    const read = async () => {
      for await (const part of response.body ?? []) parts.push(part);
    };
    await expect(read()).rejects.toThrow();
    const first = Buffer.concat(parts);
    expect(first.length).toBeLessThan(length);
    const rest = await fetch(url, { headers: { Range: `bytes=${first.length}-`, "If-Range": etag } });
    expect(rest.status).toBe(206);
    const file = Buffer.concat([first, Buffer.from(await rest.arrayBuffer())]);
    expect(file.equals(await body(url))).toBe(true);
  });
});

test("a download from the URL in the state does not use up the fault download-expired", async () => {
  await runScenario("download-expired", async ({ testBed, url, fresh }) => {
    const { tasks } = (await testBed.control("GET", "/state")).body as { tasks: { output: SandboxJson }[] };
    const [image] = (tasks[0]?.output.images as { url: string }[]) ?? [];
    expect((await fetch(image?.url ?? "")).status).toBe(403);
    expect((await fetch(url)).status).toBe(403);
    await expectWholeAfterwards(await fresh());
  });
});

test("HEAD does not use up a fault that applies once", async () => {
  await runScenario("download-truncated", async ({ url }) => {
    expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
    expect(await downloadErrorCode(url)).toBe("UND_ERR_SOCKET");
  });
});
