import { modelOf } from "../../contract/index.ts";
import { type WaitAndDownloadResult, waitAndDownload } from "../../jobs/index.ts";
import type { CliContext } from "../context.ts";
import { t } from "../language/translate.ts";
import type { ProgressLine } from "../progress-line.ts";
import type { CliSession } from "../session.ts";
import type { Destination } from "./destination.ts";

export interface WaitWithProgressOptions {
  /** How long to wait for the task to end, in seconds. */
  timeout: number;
  /** Where its files are saved; undefined to save none. */
  destination: Destination | undefined;
  overwrite?: boolean;
}

/** Waits for a task and saves its files, and shows its progress. Throws the errors of `waitAndDownload`. */
export async function waitWithProgress(
  session: CliSession,
  { contract, signal }: CliContext,
  id: string,
  { timeout, destination, overwrite = false }: WaitWithProgressOptions,
  progress: ProgressLine,
): Promise<WaitAndDownloadResult> {
  // An interrupted run is resumed with the folder that was chosen last.
  if (destination) session.journal.recordDestination(id, destination);
  const model = modelOf(contract, id);
  const typicalSeconds = model === undefined ? undefined : session.typicalSeconds(model);
  // Other statuses than "processing" are the service's own words.
  const setStatus = (status: string) =>
    progress.setPhase(status === "processing" ? t`${id} processing` : `${id} ${status}`, typicalSeconds);
  setStatus("processing");
  return waitAndDownload(session, id, {
    timeout: timeout * 1000,
    signal,
    onPoll: ({ status }) => {
      if (status !== "completed" && status !== "failed") setStatus(status);
    },
    onSave: () => progress.setPhase(t`${id} completed, saving its files`),
    ...(destination && {
      save: {
        ...destination,
        overwrite,
        onConflict: (existing, path) => progress.log(t`${existing} is another file. Saving as ${path}.`),
      },
    }),
  });
}
