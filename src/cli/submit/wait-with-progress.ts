import { modelOf } from "../../contract/index.ts";
import { type WaitAndDownloadResult, waitAndDownload } from "../../jobs/index.ts";
import type { CliContext } from "../context.ts";
import { t, translate } from "../language/translate.ts";
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
  const model = modelOf(contract, id);
  const typicalSeconds = model === undefined ? undefined : session.typicalSeconds(model);
  progress.setPhase(t`${id} processing`, typicalSeconds);
  return waitAndDownload(session, id, {
    timeout: timeout * 1000,
    signal,
    onPoll: ({ status }) => {
      if (status !== "completed" && status !== "failed")
        progress.setPhase(`${id} ${translate(status)}`, typicalSeconds);
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
