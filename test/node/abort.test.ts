import { expect, test } from "vitest";
import { type DownloadOptions, download } from "../../src/package/node.ts";
import { respondJson } from "../support/server.ts";
import { createDownloadTestBed, type DownloadTestBed, downloadErrorOf, pngFile, serveMediaFile } from "./support.ts";

const never = () => new Promise<never>(() => {});
const remoteTask = (testBed: DownloadTestBed) => ({
  ...testBed.task(),
  output: { video_url: "https://cdn.example/a.mp4" },
});

/** A step of the download to abort at. It calls `onReached` when the download is there. */
type AbortPoint = (
  onReached: () => void,
) => Promise<{ testBed: DownloadTestBed; run: (options: Partial<DownloadOptions>) => Promise<unknown> }>;
const simpleDownload = async (handle: Parameters<typeof createDownloadTestBed>[0]) => {
  const testBed = await createDownloadTestBed(handle);
  return { testBed, run: (options: Partial<DownloadOptions>) => testBed.get(options) };
};
const abortPoints: Record<string, AbortPoint> = {
  "before the response's headers": (onReached) => simpleDownload(onReached),
  "in the middle of the body": (onReached) =>
    simpleDownload((_, response) => {
      response.writeHead(200, { "Content-Type": "image/png", ETag: '"one"', "Content-Length": "1000" });
      response.write(pngFile.subarray(0, 50), onReached);
    }),
  "while the address is looked up": async (onReached) => {
    const testBed = await createDownloadTestBed((_, response) => response.end());
    const lookup = () => {
      onReached();
      return never();
    };
    return { testBed, run: (options) => testBed.get({ ...options, lookup }, remoteTask(testBed)) };
  },
  "between two retries": async (onReached) => {
    const testBed = await createDownloadTestBed((_, response) => response.writeHead(500).end());
    const clock = {
      now: () => 0,
      sleep: (_: number, signal?: AbortSignal) => {
        onReached();
        return new Promise<void>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
      },
    };
    return { testBed, run: (options) => testBed.get({ ...options, clock }) };
  },
  "while a fresh URL is polled": async (onReached) => {
    const testBed = await createDownloadTestBed((_, response) => response.writeHead(403).end(), onReached);
    return { testBed, run: (options) => testBed.get(options) };
  },
  "in a poll that ignores the signal": async (onReached) => {
    const testBed = await createDownloadTestBed((_, response) => response.writeHead(403).end());
    const get = () => {
      onReached();
      return never();
    };
    const { directory, client } = testBed;
    const run = (options: Partial<DownloadOptions>) =>
      download({ ...client, get }, testBed.task(), { directory: directory.path, ...options });
    return { testBed, run };
  },
  "while the task is waited for": async (onReached) => {
    const testBed = await createDownloadTestBed((_, response) => response.end(), onReached);
    return { testBed, run: (options) => testBed.get(options, "nbp_Ab1") };
  },
  "in a fetch that ignores the signal": async (onReached) => {
    const testBed = await createDownloadTestBed((_, response) => response.end());
    const fetch = () => {
      onReached();
      return never();
    };
    return { testBed, run: (options) => testBed.get({ ...options, fetch }) };
  },
  "in a body that ignores the signal": async (onReached) => {
    const testBed = await createDownloadTestBed((_, response) => response.end());
    const fetch = async () => {
      onReached();
      return new Response(new ReadableStream({ pull: never }), { headers: { "Content-Type": "image/png" } });
    };
    return { testBed, run: (options) => testBed.get({ ...options, fetch }) };
  },
};
const measured: number[] = [];

test.each(Object.entries(abortPoints))("an abort %s ends the download at once", async (_, abortPoint) => {
  const abort = new AbortController();
  let markReached = () => {};
  const onReached = new Promise<void>((resolve) => {
    markReached = resolve;
  });
  const { testBed, run } = await abortPoint(() => markReached());
  await using _testBed = testBed;
  const ended = downloadErrorOf(run({ signal: abort.signal }));
  await onReached;
  const start = performance.now();
  abort.abort(new Error("enough"));
  const error = await ended;
  const taken = performance.now() - start;
  measured.push(taken);
  expect(error).toMatchObject({ name: "AbortError", code: "aborted", taskId: "nbp_Ab1" });
  expect(taken).toBeLessThan(500);
  const left = await testBed.directory.files();
  expect(left.filter((name) => !/\.partial(\.json|\.lock)?$/.test(name))).toEqual([]);
});

test("every abort was measured", () => {
  console.log(`abort to rejection: at most ${Math.max(...measured).toFixed(1)} ms at ${measured.length} steps`);
  expect(measured).toHaveLength(Object.keys(abortPoints).length);
});

test("an aborted download is resumed by the next call", async () => {
  const abort = new AbortController();
  await using testBed: DownloadTestBed = await createDownloadTestBed(async (seen, response, count) => {
    if (count > 1) return serveMediaFile(seen, response, pngFile);
    response.writeHead(200, { "Content-Type": "image/png", ETag: '"one"', "Content-Length": pngFile.length });
    response.write(pngFile.subarray(0, 50));
    await testBed.directory.grown(50);
    abort.abort();
  });
  await downloadErrorOf(testBed.get({ signal: abort.signal }));
  await testBed.get();
  expect(testBed.requests()[1]?.headers.range).toBe("bytes=50-");
});

test("a download with an aborted signal sends no request and touches no folder", async () => {
  await using testBed = await createDownloadTestBed((_, response) => response.end());
  expect(await downloadErrorOf(testBed.get({ signal: AbortSignal.abort() }))).toMatchObject({
    code: "aborted",
    taskId: "nbp_Ab1",
  });
  expect(await downloadErrorOf(testBed.get({ signal: AbortSignal.abort() }, "nbp_Ab1"))).toMatchObject({
    code: "aborted",
  });
  expect(testBed.server.requests).toEqual([]);
});

test("the timeout ends a download, keeps the partial, and leaves no listener on the signal", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  await using testBed = await createDownloadTestBed((_, response) => {
    response.writeHead(200, { "Content-Type": "image/png", ETag: '"one"', "Content-Length": "1000" });
    response.write(pngFile.subarray(0, 50));
  });
  const error = await downloadErrorOf(testBed.get({ timeout: 150, signal }));
  expect(error).toMatchObject({ name: "DownloadError", code: "timeout", retryable: true, taskId: "nbp_Ab1" });
  // A slow disk may clear up a moment longer than the call waits for it.
  await expect.poll(() => testBed.directory.files(), { timeout: 10_000 }).toHaveLength(2);
  expect(listeners).toBe(0);
});

test("a retry that would start after the deadline is not made", async () => {
  await using testBed = await createDownloadTestBed((_, response) => response.writeHead(500).end());
  expect(await downloadErrorOf(testBed.get({ timeout: 2_999 }))).toMatchObject({ code: "http_error", status: 500 });
  expect(testBed.clock.sleeps).toEqual([1_000]);
});

test("the timeout covers the wait for a task that is given by its id", async () => {
  await using testBed = await createDownloadTestBed(
    (_, response) => response.end(),
    (response) => respondJson(response, 200, { id: "nbp_Ab1", status: "processing" }),
  );
  expect(await downloadErrorOf(testBed.get({ timeout: 60_000 }, "nbp_Ab1"))).toMatchObject({ code: "wait_timeout" });
  expect(testBed.clock.now()).toBeLessThanOrEqual(60_000);
});

test("a request whose server stops sending is cancelled and retried", async () => {
  await using testBed = await createDownloadTestBed((seen, response, count) => {
    if (count > 1) return serveMediaFile(seen, response, pngFile);
    response.writeHead(200, { "Content-Type": "image/png", ETag: '"one"', "Content-Length": pngFile.length });
    response.write(pngFile.subarray(0, 50));
  });
  await testBed.get({ stallTimeout: 100 });
  expect(testBed.requests()[1]?.headers.range).toBe("bytes=50-");
});
