import type { Requested } from "../contract/index.ts";
import type { DownloadedFile } from "../download/index.ts";
import { redactUrl } from "../redact.ts";
import type { Change } from "./changes.ts";
import type { Database } from "./database.ts";

/** What files are new: another place, or another content. */
export function fileChanges(
  db: Database,
  account: string,
  task: string,
  files: readonly (DownloadedFile & { seconds?: number })[],
  requested: Requested | undefined,
): Change[] {
  const known = db.all<{ path: string; sha256: string }>(
    "SELECT path, sha256 FROM files WHERE account = ? AND task = ?",
    account,
    task,
  );
  return newFileChanges(known, files, requested);
}

/** What of the files is not among those that are known. */
export function newFileChanges(
  known: readonly { path: string; sha256: string }[],
  files: readonly (DownloadedFile & { seconds?: number })[],
  requested: Requested | undefined,
): Change[] {
  const isKnown = (file: DownloadedFile) =>
    known.some(({ path, sha256 }) => path === file.path && sha256 === file.sha256);
  return files
    .filter((file) => !isKnown(file))
    .map(({ path, member, index, url, bytes, sha256, type, width, height, seconds }) => ({
      type: "downloaded",
      data: { path, member, index, url: redactUrl(url), bytes, sha256, type, width, height, seconds, requested },
    }));
}
