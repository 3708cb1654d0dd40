import { createHash } from "node:crypto";
import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type CompletedTask, createClient, ValidationError } from "../../src/package/index.ts";
import { respondJson, startServer } from "../support/server.ts";
import { downloadRow as row } from "./fault-matrix/folder.ts";
import type { FaultTestBed } from "./fault-matrix/test-bed.ts";

/** A completed task of an image. */
async function createImageTask(testBed: FaultTestBed): Promise<CompletedTask<"gpt-image-2">> {
  const client = testBed.client();
  const { id } = await testBed.submit({ client, model: "gpt-image-2" });
  await testBed.clock.sleep(3_600_000);
  return client.wait<"gpt-image-2">(id);
}

/** The requests for files that the client has sent. */
const mediaRequestsOf = ({ wire }: FaultTestBed) => wire.requests.filter(({ path }) => path.startsWith("/media/"));

row(34, "a download truncated at any byte is resumed with Range", async (testBed, folder) => {
  const task = await createImageTask(testBed);
  const [whole] = await folder.download(task);
  for (const bytes of [0, 100, 1_000, 4_000, 7_000]) {
    const before = mediaRequestsOf(testBed).length;
    testBed.proxy.add({ type: "limit_data", attributes: { bytes }, times: 1 });
    const [file] = await folder.download(task, { name: `cut-${bytes}-{id}.{ext}` });
    expect(file).toMatchObject({ sha256: whole?.sha256, bytes: whole?.bytes });
    const [first, second, ...more] = mediaRequestsOf(testBed).slice(before);
    expect(more).toEqual([]);
    expect(first?.headers.range).toBeUndefined();
    if (bytes >= 1_000) expect(second?.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
  }
  expect(await folder.files()).toHaveLength(6);
});

for (const [fault, range] of [
  ["download-truncated", true],
  ["download-reset", true],
  ["download-cut", false],
] as const)
  row(34, `a download ${range ? "is resumed with Range" : "starts again"} after ${fault}`, async (testBed, folder) => {
    testBed.fault({ name: fault, path: "/media/" });
    const [file] = await folder.download(await createImageTask(testBed));
    expect(mediaRequestsOf(testBed).map(({ headers }) => "range" in headers)).toEqual([false, range]);
    expect(await folder.files()).toEqual([file?.path.split("/").at(-1)]);
  });

for (const model of ["gpt-image-2", "seedance"] as const)
  row(60, `half of a file of ${model} is not saved as the file, and the whole one is`, async (testBed, folder) => {
    testBed.fault({ name: "download-short", path: "/media/" });
    const client = testBed.client();
    const { id } = await testBed.submit({ client, model });
    await testBed.clock.sleep(3_600_000);
    const files = await folder.download(await client.wait(id));
    expect(mediaRequestsOf(testBed)).toHaveLength(2 * files.length);
    expect(await folder.files()).toHaveLength(files.length);
  });

row(61, "the file is saved, and nothing else may be requested", async (testBed, folder) => {
  const task = await createImageTask(testBed);
  const path = new URL(task.output.images[0]?.url ?? "").pathname;
  const requested: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    requested.push(String(input));
    return globalThis.fetch(new URL(new URL(String(input)).pathname, testBed.sandbox.url), init);
  };
  const lookup = async () => ["198.18.0.7"];
  const elsewhere = (url: string) => ({ ...task, output: { images: [{ url }] } });
  const [file] = await folder.download(elsewhere(`https://cdn.example${path}`), { fetch, lookup });
  expect(file).toMatchObject({ type: "image/png" });
  for (const url of [`https://198.18.0.7${path}`, `https://127.0.0.1${path}`, `https://[fd12::1]${path}`])
    expect(await testBed.caught(folder.download(elsewhere(url), { fetch, lookup, name: "other.{ext}" }))).toMatchObject(
      {
        code: "url_refused",
      },
    );
  expect(requested).toEqual([`https://cdn.example${path}`]);
});

row(34, "a permanent fault ends in an error, and the next call resumes the download", async (testBed, folder) => {
  const task = await createImageTask(testBed);
  testBed.proxy.add({ type: "limit_data", attributes: { bytes: 3_000 }, times: 1 });
  let tries = 0;
  const fetch: typeof globalThis.fetch = (input, init) => {
    if (++tries === 2) testBed.proxy.add({ type: "limit_data", attributes: { bytes: 0 } });
    return globalThis.fetch(input, init);
  };
  const error = await testBed.caught(folder.download(task, { fetch }));
  expect(error).toMatchObject({ name: "DownloadError", code: "connection_failed", taskId: task.id, retryable: true });
  expect((await folder.files()).filter((name) => !name.includes(".partial"))).toEqual([]);
  testBed.proxy.reset();
  const before = mediaRequestsOf(testBed).length;
  const [file] = await folder.download(task);
  expect(mediaRequestsOf(testBed)[before]?.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
  expect(await folder.files()).toEqual([file?.path.split("/").at(-1)]);
});

for (const [fault, code] of [
  ["download-empty", "empty"],
  ["download-html", "wrong_type"],
  ["download-garbage", "unknown_format"],
  ["download-wrong-type", "wrong_type"],
] as const)
  row(35, `an invalid file is not saved (${fault})`, async (testBed, folder) => {
    testBed.fault({ name: fault, path: "/media/" });
    const task = await createImageTask(testBed);
    expect(await testBed.caught(folder.download(task))).toMatchObject({ code, taskId: task.id, retryable: true });
    expect(await folder.files()).toEqual([]);
    testBed.sandbox.faults.remove();
    expect(await folder.download(task)).toHaveLength(1);
  });

row(36, "one poll returns a new URL", async (testBed, folder) => {
  testBed.fault({ name: "download-expired", path: "/media/" });
  const task = await createImageTask(testBed);
  const polls = testBed.receivedRequests("GET").length;
  expect(await folder.download(task)).toHaveLength(1);
  expect(testBed.receivedRequests("GET")).toHaveLength(polls + 1);
  expect(mediaRequestsOf(testBed)).toHaveLength(2);
});

row(36, "a URL that stays expired ends in an error with task id and URL after one poll", async (testBed, folder) => {
  const task = (url: string) => ({ id: "nbp_1", status: "completed", output: { images: [{ url }] } });
  await using expired = await startServer((request, response) =>
    request.url.startsWith("/api/")
      ? respondJson(response, 200, task(`${expired.url}/a.png?signature=secret`))
      : response.writeHead(410).end(),
  );
  const client = createClient({ apiKey: testBed.apiKeys[0], baseUrl: expired.url });
  const error = await testBed.caught(folder.download("nbp_1", { client }));
  expect(error).toMatchObject({ code: "expired", taskId: "nbp_1", url: `${expired.url}/a.png` });
  expect(expired.requests.map(({ url }) => url.slice(0, 6))).toEqual(["/api/v", "/a.png", "/api/v"]);
  expect(await folder.files()).toEqual([]);
});

for (const location of [
  "http://169.254.169.254/latest/meta-data/",
  "https://10.0.0.1/a.png",
  "https://[::1]/a.png",
  "https://127.0.0.1/a.png",
  "file:///etc/passwd",
  "data:image/png;base64,iVBORw0KGgo=",
])
  row(37, `a redirect to ${location.slice(0, 40)} is not followed`, async (testBed, folder) => {
    testBed.fault({ name: "download-redirect", value: location, path: "/media/" });
    const task = await createImageTask(testBed);
    const fetch: typeof globalThis.fetch = (input, init) => {
      if (!String(input).startsWith(testBed.proxy.url)) testBed.strayRequests.push(input);
      return globalThis.fetch(input, init);
    };
    expect(await testBed.caught(folder.download(task, { fetch }))).toMatchObject({
      code: "url_refused",
      retryable: false,
    });
    expect(mediaRequestsOf(testBed)).toHaveLength(1);
    expect(await folder.files()).toEqual([]);
  });

row(37, "a redirect to another service of this machine is not followed", async (testBed, folder) => {
  await using other = await startServer((_, response) => response.end("secret"));
  testBed.fault({ name: "download-redirect", value: `${other.url}/a.png`, path: "/media/" });
  const task = await createImageTask(testBed);
  expect(await testBed.caught(folder.download(task))).toMatchObject({ code: "url_refused" });
  testBed.strayRequests.push(...other.requests);
});

row(37, "requests for files hold no key, not even those to the service", async (testBed, folder) => {
  await folder.download(await createImageTask(testBed));
  const [request] = mediaRequestsOf(testBed);
  expect(request?.headers.authorization).toBeUndefined();
  expect(request?.headers.cookie).toBeUndefined();
});

for (const id of ["../../escape", "/etc/escape", "..\\escape", "a\0b", "CON", "x".repeat(300), "..", "ü\ud800"])
  row(
    38,
    `a file of the task id ${JSON.stringify(id).slice(0, 30)} is saved in the folder`,
    async (testBed, folder) => {
      const task = await createImageTask(testBed);
      const [file] = await folder.download({ ...task, id });
      expect(await folder.files()).toEqual([file?.path.split("/").at(-1)]);
      expect(file?.path).toBe(join(folder.path, file?.path.split("/").at(-1) ?? ""));
    },
  );

for (const name of ["../{id}.{ext}", "/tmp/{id}.{ext}", "a/../../{id}", "a\0{id}", "CON", "{id}".repeat(9), "a\\..\\b"])
  row(38, `the name ${JSON.stringify(name).slice(0, 30)} is rejected before a request`, async (testBed, folder) => {
    const task = await createImageTask(testBed);
    expect(await testBed.caught(folder.download(task, { name }))).toBeInstanceOf(ValidationError);
    expect(mediaRequestsOf(testBed)).toEqual([]);
    expect(await folder.files()).toEqual([]);
  });

row(38, "a symbolic link with the name of the partial file is not followed", async (testBed, folder) => {
  const task = await createImageTask(testBed);
  const target = join(folder.path, "target.partial");
  await writeFile(target, "precious");
  const stem = `${task.id}-${createHash("sha256").update(task.id).digest("hex").slice(0, 8)}-1`;
  await symlink(target, join(folder.path, `${stem}.partial`));
  await folder.download(task);
  expect(await readFile(target, "utf8")).toBe("precious");
  expect(await folder.files()).toEqual([`${stem}.png`, "target.partial"].sort());
});
