import { join } from "node:path";
import { modelOf } from "../../contract/index.ts";
import { assertWritable } from "../../download/index.ts";
import { type WaitAndDownloadResult, waitAndDownload } from "../../jobs/index.ts";
import type { CliContext } from "../context.ts";
import { t } from "../language/translate.ts";
import { nameTask } from "../name-job.ts";
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

/**
 * Waits for a task and saves its files, and shows its progress.
 * @throws the errors of `assertWritable` and `waitAndDownload`. They name the task, so that the way on is printed.
 */
export async function waitWithProgress(
  session: CliSession,
  { contract, signal }: CliContext,
  id: string,
  { timeout, destination, overwrite = false }: WaitWithProgressOptions,
  progress: ProgressLine,
): Promise<WaitAndDownloadResult> {
  const model = modelOf(contract, id);
  const typicalSeconds = model === undefined ? undefined : session.typicalSeconds(model);
  // Other statuses than "processing" are the service's own words.
  const setStatus = (status: string) =>
    progress.setPhase(status === "processing" ? t`${id} processing` : `${id} ${status}`, typicalSeconds);
  setStatus("processing");
  try {
    if (destination) await assertWritable(destination.directory);
    return await waitAndDownload(session, id, {
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
  } catch (error) {
    throw nameTask(error, session, id, continuingWords(id, destination));
  }
}

/** The words that continue a task that the ledger does not have, so that it does not know a folder for it either. */
const continuingWords = (id: string, destination: Destination | undefined) =>
  destination ? ["download", id, "-o", join(destination.directory, destination.name)] : ["wait", id];
