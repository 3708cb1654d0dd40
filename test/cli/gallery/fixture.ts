/** A ledger and files of jobs that ran against a sandbox. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient, type ModelName, type RequestBody } from "../../../src/package/index.ts";
import { accountOf, download, type Journal, openLedger } from "../../../src/package/node.ts";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { instantDurations } from "../../support/instant-durations.ts";
import { preparedJob } from "../../support/prepared-job.ts";

/** A prompt that runs code in a page that does not escape it. */
export const hostileHtml = `</script></style><img src=x onerror="window.hacked=1"><svg/onload='window.hacked=2'>"&amp;<!-- \u202e`;

/** The prompt as a page shows it: without the bidi override. */
export const displayedHostileHtml = hostileHtml.replace("\u202e", "");

export interface GalleryFixture extends AsyncDisposable {
  /** The temporary folder of the ledger and the files. */
  folder: string;
  ledger: string;
  /** The folder of the files. Its name contains characters that a URL must escape. */
  output: string;
  /** The task ids by name. */
  ids: Record<"hostile" | "video" | "images" | "failed" | "completed" | "running", string>;
}

interface FixtureParts {
  client: Client;
  journal: Journal;
  sandbox: Sandbox;
}

/** Two videos, three images, and a failed, a not downloaded, a running, a refused and an unknown job. */
export async function createGalleryFixture(): Promise<GalleryFixture> {
  const folder = await mkdtemp(join(tmpdir(), "gallery-"));
  const [ledgerFile, output] = [join(folder, "ledger.sqlite"), join(folder, "shots #1 100%")];
  let time = Date.UTC(2026, 10, 1, 12);
  const noon = time;
  const sandbox = await startSandbox({ rateLimit: false, clock: { now: () => noon } });
  const { apiKey, url: baseUrl } = sandbox;
  const client = createClient({ apiKey, baseUrl, durations: instantDurations });
  const ledger = openLedger({
    path: ledgerFile,
    now: () => {
      time += 1000;
      return time;
    },
  });
  const parts = { client, sandbox, journal: ledger.journal(accountOf(apiKey ?? "", baseUrl)) };
  try {
    const ids = {
      hostile: await submit(parts, "seedance", { prompt: hostileHtml }, output),
      video: await submit(parts, "seedance", { prompt: "A glass train", aspect_ratio: "9:16", duration: "4" }, output),
      images: await submit(parts, "gpt-image-2", threeImagesBody, output),
      failed: await submitWith(parts, "task-fails", { prompt: "This one fails" }, output),
      completed: await submit(parts, "nano-banana-pro", { type: "text-to-image", prompt: "A mockup" }),
      running: await submitWith(parts, "never-ends", { prompt: "For ever. ".repeat(50) }, output),
    };
    parts.sandbox.advance(3600);
    for (const id of Object.values(ids)) await fetchFiles(parts, id, output);
    recordIntentWithLease(parts, "refused", { prompt: "Too dear" });
    parts.journal.recordRefused(
      "refused",
      Object.assign(new Error("30 credits are needed."), { code: "insufficient_credits" }),
    );
    recordIntentWithLease(parts, "unclear", { prompt: "Was it sent?", mode: "image-to-video", image_url: signedUrl });
    parts.journal.recordUnknown(
      "unclear",
      Object.assign(new Error("The connection was reset."), { code: "connection_failed" }),
    );
    return { folder, ledger: ledgerFile, output, ids, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  } finally {
    ledger.close();
    await sandbox.close();
  }
}

const threeImagesBody: RequestBody<"gpt-image-2"> = {
  type: "text-to-image",
  prompt: "A shoe on chrome",
  batchCount: 3,
  resolution: "1K",
  aspectRatio: "3:2",
};

/** The signature of a signed URL. A page must not contain it. */
export const urlSignature = "c2VjcmV0LXNpZ25hdHVyZQ";
const signedUrl = `https://bucket.example.com/frame.png?X-Amz-Signature=${urlSignature}`;

function recordIntentWithLease<M extends ModelName = "seedance">(
  parts: FixtureParts,
  key: string,
  body: RequestBody<M>,
  model?: M,
  to?: string,
) {
  using _lease = parts.journal.lease(key);
  const intent = { estimate: 30, session: "trial", directory: to };
  parts.journal.recordIntent(preparedJob(key, model ?? "seedance", body), intent);
}

let count = 0;

async function submit<M extends ModelName>(
  parts: FixtureParts,
  model: M,
  body: RequestBody<M>,
  to?: string,
): Promise<string> {
  const key = `gallery-${++count}`;
  recordIntentWithLease(parts, key, body, model, to);
  const task = await parts.client.submit(model, body, { idempotencyKey: key });
  parts.journal.recordSubmitted(key, task);
  return task.id;
}

async function submitWith(
  parts: FixtureParts,
  fault: string,
  body: RequestBody<"seedance">,
  to: string,
): Promise<string> {
  parts.sandbox.faults.add({ name: fault, times: 1 });
  return submit(parts, "seedance", body, to);
}

async function fetchFiles({ client, journal }: FixtureParts, id: string, directory: string): Promise<void> {
  const task = await client.get(id);
  const job = journal.recordPoll(task);
  if (job?.directory === undefined || task.status !== "completed") return;
  const files = await download(client, id, { directory });
  const seconds = (type: string) => (type === "video/mp4" ? { seconds: Number(job.requested.seconds) } : {});
  journal.recordDownloaded(
    id,
    files.map((file) => ({ ...file, ...seconds(file.type) })),
  );
}
