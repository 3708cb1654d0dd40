import type { RequestedOutput } from "../contract/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import { redactUrl } from "../redact.ts";
import type { JobChange } from "./changes.ts";
import type { Database } from "./database.ts";

/** The files that have no record yet, by their path and content. */
export function readFileChanges(
  db: Database,
  account: string,
  task: string,
  files: readonly (DownloadedFile & { seconds?: number })[],
  requested: RequestedOutput | undefined,
): JobChange[] {
  const recorded = db.all<{ path: string; sha256: string }>(
    "SELECT path, sha256 FROM files WHERE account = ? AND task = ?",
    account,
    task,
  );
  return detectFileChanges(recorded, files, requested);
}

/** The changes for files that are not among the recorded ones. */
export function detectFileChanges(
  recorded: readonly { path: string; sha256: string }[],
  files: readonly (DownloadedFile & { seconds?: number })[],
  requested: RequestedOutput | undefined,
): JobChange[] {
  const isRecorded = (file: DownloadedFile) =>
    recorded.some(({ path, sha256 }) => path === file.path && sha256 === file.sha256);
  return files
    .filter((file) => !isRecorded(file))
    .map(({ path, member, index, url, bytes, sha256, type, width, height, seconds }) => ({
      type: "downloaded",
      data: { path, member, index, url: redactUrl(url), bytes, sha256, type, width, height, seconds, requested },
    }));
}
