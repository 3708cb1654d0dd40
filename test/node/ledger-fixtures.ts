import type { CompletedTask, Task } from "../../src/package/index.ts";
import { accountOf, type DownloadedFile, type Intent, type Journal } from "../../src/package/node.ts";

export const apiKey = "sk_live_ledger_secret";
export const account = accountOf(apiKey);

/** A job of 30 credits. */
export const intent = (key: string, more: Partial<Intent<"seedance">> = {}): Intent<"seedance"> => ({
  key,
  model: "seedance",
  body: { prompt: "A glass train" },
  estimate: 30,
  ...more,
});

/** Writes down a job, with its lease held as long as it takes. */
export function intend(journal: Journal, key: string, more: Partial<Intent<"seedance">> = {}) {
  const lease = journal.lease(key);
  try {
    return journal.intend(intent(key, more));
  } finally {
    lease.release();
  }
}

export const submitted = (id: string) => ({ id, status: "processing", credits_used: 30, remaining_credits: 70 });
export const running = (id: string): Task => ({ id, status: "processing", credits_used: 30 });
export const completed = (id: string): CompletedTask => ({
  id,
  status: "completed",
  credits_used: 30,
  output: { video_url: "https://cdn.example/a.mp4?X-Amz-Signature=outputsignature" },
});
export const file = (path: string, more: Partial<DownloadedFile> = {}): DownloadedFile => ({
  path,
  url: "https://cdn.example/a.mp4?X-Amz-Signature=outputsignature",
  member: "video_url",
  index: 1,
  bytes: 1_000,
  sha256: "ab".repeat(32),
  type: "video/mp4",
  width: 1280,
  height: 720,
  kept: false,
  ...more,
});
