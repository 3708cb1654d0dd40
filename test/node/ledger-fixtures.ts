import type { PreparedJob } from "../../src/client/index.ts";
import type { CompletedTask, Task, Types } from "../../src/package/index.ts";
import { accountOf, type DownloadedFile, type Intent, type Journal } from "../../src/package/node.ts";
import { preparedJob } from "../support/prepared-job.ts";

export const ledgerApiKey = "sk_live_ledger_secret";
export const ledgerAccount = accountOf(ledgerApiKey);

/** A job of 30 credits. */
export const createIntent = (
  key: string,
  more: Partial<Intent<Types, "seedance">> = {},
): Intent<Types, "seedance"> => ({
  key,
  model: "seedance",
  body: { prompt: "A glass train" },
  estimate: 30,
  ...more,
});

/** The prepared job of an intent. */
export const prepareIntent = ({ key, model, body }: Intent<Types, "seedance">): PreparedJob =>
  preparedJob(key, model, body);

/** Records the intent of a job while holding its lease. */
export function recordJobIntent(journal: Journal, key: string, more: Partial<Intent<Types, "seedance">> = {}) {
  const lease = journal.lease(key);
  try {
    const options = createIntent(key, more);
    const job = prepareIntent(options);
    // Without an estimate, the price is unknown.
    return journal.recordIntent(options.estimate === undefined ? { ...job, price: undefined } : job, options);
  } finally {
    lease.release();
  }
}

export const submittedTask = (id: string) => ({ id, status: "processing", credits_used: 30, remaining_credits: 70 });
export const runningTask = (id: string): Task => ({ id, status: "processing", credits_used: 30 });
export const completedTask = (id: string): CompletedTask => ({
  id,
  status: "completed",
  credits_used: 30,
  output: { video_url: "https://cdn.example/a.mp4?X-Amz-Signature=outputsignature" },
});
export const downloadedFile = (path: string, more: Partial<DownloadedFile> = {}): DownloadedFile => ({
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
