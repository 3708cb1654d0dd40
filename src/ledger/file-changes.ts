import type { RequestedOutput } from "../contract/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import { redactUrl } from "../redact.ts";
import type { JobChange } from "./changes.ts";
import type { Database } from "./database.ts";

/** What files are new: another place, or another content. */
export function readFileChanges(
  db: Database,
  account: string,
  task: string,
  files: readonly (DownloadedFile & { seconds?: number })[],
  requested: RequestedOutput | undefined,
): JobChange[] {
  const known = db.all<{ path: string; sha256: string }>(
    "SELECT path, sha256 FROM files WHERE account = ? AND task = ?",
    account,
    task,
  );
  return detectFileChanges(known, files, requested);
}

/** What of the files is not among those that are known. */
export function detectFileChanges(
  known: readonly { path: string; sha256: string }[],
  files: readonly (DownloadedFile & { seconds?: number })[],
  requested: RequestedOutput | undefined,
): JobChange[] {
  const isKnown = (file: DownloadedFile) =>
    known.some(({ path, sha256 }) => path === file.path && sha256 === file.sha256);
  return files
    .filter((file) => !isKnown(file))
    .map(({ path, member, index, url, bytes, sha256, type, width, height, seconds }) => ({
      type: "downloaded",
      data: { path, member, index, url: redactUrl(url), bytes, sha256, type, width, height, seconds, requested },
    }));
}
