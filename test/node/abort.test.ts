import { expect, test } from "vitest";
import { type DownloadOptions, download } from "../../src/package/node.ts";
import { respondJson } from "../support/server.ts";
import { createDownloadTestBed, type DownloadTestBed, downloadErrorOf, pngFile, serveMediaFile } from "./support.ts";

const never = () => new Promise<never>(() => {});
const remoteTask = (box: DownloadTestBed) => ({ ...box.task(), output: { video_url: "https://cdn.example/a.mp4" } });

/** Where the download is when it is aborted: it tells when it is there. */
type AbortPoint = (
  there: () => void,
) => Promise<{ box: DownloadTestBed; run: (options: Partial<DownloadOptions>) => Promise<unknown> }>;
const simpleDownload = async (handle: Parameters<typeof createDownloadTestBed>[0]) => {
  const box = await createDownloadTestBed(handle);
  return { box, run: (options: Partial<DownloadOptions>) => box.get(options) };
};
const abortPoints: Record<string, AbortPoint> = {
  "before the head of the answer": (there) => simpleDownload(there),
  "in the middle of the body": (there) =>
    simpleDownload((_, response) => {
      response.writeHead(200, { "Content-Type": "image/png", ETag: '"one"', "Content-Length": "1000" });
      response.write(pngFile.subarray(0, 50), there);
    }),
  "while the address is looked up": async (there) => {
    const box = await createDownloadTestBed((_, response) => response.end());
    const lookup = () => {
      there();
      return never();
    };
    return { box, run: (options) => box.get({ ...options, lookup }, remoteTask(box)) };
  },
  "between two tries": async (there) => {
    const box = await createDownloadTestBed((_, response) => response.writeHead(500).end());
    const clock = {
      now: () => 0,
      sleep: (_: number, signal?: AbortSignal) => {
        there();
        return new Promise<void>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
      },
    };
    return { box, run: (options) => box.get({ ...options, clock }) };
  },
  "while a fresh URL is polled": async (there) => {
    const box = await createDownloadTestBed((_, response) => response.writeHead(403).end(), there);
    return { box, run: (options) => box.get(options) };
  },
  "in a poll that knows no signal": async (there) => {
    const box = await createDownloadTestBed((_, response) => response.writeHead(403).end());
    const get = () => {
      there();
      return never();
    };
    const { directory, client } = box;
    const run = (options: Partial<DownloadOptions>) =>
      download({ ...client, get }, box.task(), { directory: directory.path, ...options });
    return { box, run };
  },
  "while the task is waited for": async (there) => {
    const box = await createDownloadTestBed((_, response) => response.end(), there);
    return { box, run: (options) => box.get(options, "nbp_Ab1") };
  },
  "in a fetch that knows no signal": async (there) => {
    const box = await createDownloadTestBed((_, response) => response.end());
    const fetch = () => {
      there();
      return never();
    };
    return { box, run: (options) => box.get({ ...options, fetch }) };
  },
  "in a body that knows no signal": async (there) => {
    const box = await createDownloadTestBed((_, response) => response.end());
    const fetch = async () => {
      there();
      return new Response(new ReadableStream({ pull: never }), { headers: { "Content-Type": "image/png" } });
    };
    return { box, run: (options) => box.get({ ...options, fetch }) };
  },
};
const measured: number[] = [];

test.each(Object.entries(abortPoints))("an abort %s is answered at once", async (_, place) => {
  const abort = new AbortController();
  let arrive = () => {};
  const there = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const { box, run } = await place(() => arrive());
  await using _box = box;
  const ended = downloadErrorOf(run({ signal: abort.signal }));
  await there;
  const start = performance.now();
  abort.abort(new Error("enough"));
  const error = await ended;
  const taken = performance.now() - start;
  measured.push(taken);
  expect(error).toMatchObject({ name: "AbortError", code: "aborted", taskId: "nbp_Ab1" });
  expect(taken).toBeLessThan(500);
  const left = await box.directory.files();
  expect(left.filter((name) => !/\.partial(\.json|\.lock)?$/.test(name))).toEqual([]);
});

test("the slowest answer to an abort", () => {
  console.log(`abort to answer: at most ${Math.max(...measured).toFixed(1)} ms in ${measured.length} places`);
  expect(measured).toHaveLength(Object.keys(abortPoints).length);
});

test("an aborted download is taken up by the next call", async () => {
  const abort = new AbortController();
  await using box: DownloadTestBed = await createDownloadTestBed(async (seen, response, count) => {
    if (count > 1) return serveMediaFile(seen, response, pngFile);
    response.writeHead(200, { "Content-Type": "image/png", ETag: '"one"', "Content-Length": pngFile.length });
    response.write(pngFile.subarray(0, 50));
    await box.directory.grown(50);
    abort.abort();
  });
  await downloadErrorOf(box.get({ signal: abort.signal }));
  await box.get();
  expect(box.requests()[1]?.headers.range).toBe("bytes=50-");
});

test("a signal that is aborted already: nothing is requested, no folder is touched", async () => {
  await using box = await createDownloadTestBed((_, response) => response.end());
  expect(await downloadErrorOf(box.get({ signal: AbortSignal.abort() }))).toMatchObject({
    code: "aborted",
    taskId: "nbp_Ab1",
  });
  expect(await downloadErrorOf(box.get({ signal: AbortSignal.abort() }, "nbp_Ab1"))).toMatchObject({ code: "aborted" });
  expect(box.server.requests).toEqual([]);
});

test("the timeout ends it wherever it is, keeps the partial, and leaves no listener at the signal", async () => {
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
  await using box = await createDownloadTestBed((_, response) => {
    response.writeHead(200, { "Content-Type": "image/png", ETag: '"one"', "Content-Length": "1000" });
    response.write(pngFile.subarray(0, 50));
  });
  const error = await downloadErrorOf(box.get({ timeout: 150, signal }));
  expect(error).toMatchObject({ name: "DownloadError", code: "timeout", retryable: true, taskId: "nbp_Ab1" });
  // A slow disk may clear up a moment longer than the call waits for it.
  await expect.poll(() => box.directory.files(), { timeout: 10_000 }).toHaveLength(2);
  expect(listeners).toBe(0);
});

test("a try that would begin after the deadline is not made", async () => {
  await using box = await createDownloadTestBed((_, response) => response.writeHead(500).end());
  expect(await downloadErrorOf(box.get({ timeout: 2_999 }))).toMatchObject({ code: "http_error", status: 500 });
  expect(box.clock.sleeps).toEqual([1_000]);
});

test("the timeout covers the wait for a task that is given by its id", async () => {
  await using box = await createDownloadTestBed(
    (_, response) => response.end(),
    (response) => respondJson(response, 200, { id: "nbp_Ab1", status: "processing" }),
  );
  expect(await downloadErrorOf(box.get({ timeout: 60_000 }, "nbp_Ab1"))).toMatchObject({ code: "wait_timeout" });
  expect(box.clock.now()).toBeLessThanOrEqual(60_000);
});

test("a server that sends nothing more is left and asked again", async () => {
  await using box = await createDownloadTestBed((seen, response, count) => {
    if (count > 1) return serveMediaFile(seen, response, pngFile);
    response.writeHead(200, { "Content-Type": "image/png", ETag: '"one"', "Content-Length": pngFile.length });
    response.write(pngFile.subarray(0, 50));
  });
  await box.get({ stallTimeout: 100 });
  expect(box.requests()[1]?.headers.range).toBe("bytes=50-");
});
