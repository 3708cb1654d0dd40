import { describe, expect, test } from "vitest";
import { faultKinds } from "../../src/sandbox/index.ts";
import { createSandboxTestBed, gptImageBody, type SandboxJson, type SandboxTestBed } from "./support.ts";

interface FaultScenario {
  box: SandboxTestBed;
  /** The URL of the poll that saw the end. */
  url: string;
  /** Polls again for a fresh one. */
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

const expected: Record<string, (story: FaultScenario) => Promise<void>> = {
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
  "download-expired": async ({ url, fresh, box }) => {
    for (let count = 0; count < 2; count++) expect((await fetch(url)).status).toBe(403);
    const next = await fresh();
    expect(next).not.toBe(url);
    await expectWholeAfterwards(next);
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(next.replace(/poll=\d+/, "poll=99"))).status).toBe(403);
    expect((await box.call("GET", new URL(url).pathname)).status).toBe(403);
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
  verify: (story: FaultScenario) => Promise<void>,
  how: FaultSource = "header",
) {
  await using box = await createSandboxTestBed();
  if (how === "download") box.faults.add({ name: fault, path: "/media/", method: "GET" });
  if (how === "rule") box.faults.add({ name: fault, path: "/api/v1/image/", times: 1 });
  const submitted = await box.submit("gpt-image-2", gptImageBody, how === "header" ? { "X-Sandbox-Fault": fault } : {});
  box.finish();
  const fresh = async () => {
    const { images } = (await box.poll(submitted.body.id)).body.output as { images: { url: string }[] };
    return images[0]?.url ?? "";
  };
  await verify({ box, url: await fresh(), fresh });
  expect(box.entries("charge")).toHaveLength(1);
  expect(box.entries("refund")).toEqual([]);
}

describe("a file shows its task's fault", () => {
  test.each(Object.entries(expected))("%s, by the submit's header", (name, tell) => runScenario(name, tell));
  test.each(Object.entries(expected))("%s, by a rule for submits", (name, tell) => runScenario(name, tell, "rule"));
  test.each(Object.entries(expected))("%s, by a rule for files", (name, tell) => runScenario(name, tell, "download"));

  test("no fault of this stage is untested", () => {
    const kinds = Object.keys(faultKinds).filter((name) => faultKinds[name]?.stage === "download");
    expect(Object.keys(expected).sort()).toEqual(kinds.sort());
  });

  test("by the download's own header, and an unknown one is refused", async () => {
    await using box = await createSandboxTestBed();
    const { body: task } = await box.submit("gpt-image-2", gptImageBody);
    box.finish();
    const { images } = (await box.poll(task.id)).body.output as { images: { url: string }[] };
    const url = images[0]?.url ?? "";
    const get = (fault: string) => fetch(url, { headers: { "X-Sandbox-Fault": fault }, redirect: "manual" });
    expect((await get("download-redirect=file:///etc/passwd")).headers.get("location")).toBe("file:///etc/passwd");
    expect((await get("task-fails")).status).toBe(200);
    const refused = await get("no-such");
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("download-empty");
  });
});

test("a cut download goes on where it stopped: Range with the ETag of the first half", async () => {
  await runScenario("download-truncated", async ({ url, box }) => {
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
    expect(box.url).toBeTruthy();
  });
});

test("a look at the URL that the state shows does not use up the fault", async () => {
  await runScenario("download-expired", async ({ box, url, fresh }) => {
    const { tasks } = (await box.control("GET", "/state")).body as { tasks: { output: SandboxJson }[] };
    const [shown] = (tasks[0]?.output.images as { url: string }[]) ?? [];
    expect((await fetch(shown?.url ?? "")).status).toBe(403);
    expect((await fetch(url)).status).toBe(403);
    await expectWholeAfterwards(await fresh());
  });
});

test("HEAD does not use up a fault that strikes once", async () => {
  await runScenario("download-truncated", async ({ url }) => {
    expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
    expect(await downloadErrorCode(url)).toBe("UND_ERR_SOCKET");
  });
});
