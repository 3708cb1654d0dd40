import { modelOf } from "../../contract/index.ts";
import { type WaitAndDownloadResult, waitAndDownload } from "../../jobs/index.ts";
import type { CliContext } from "../context.ts";
import type { ProgressLine } from "../progress-line.ts";
import type { CliSession } from "../session.ts";
import type { Destination } from "./destination.ts";

export interface WaitWithProgressOptions {
  /** Seconds to wait for the end. */
  timeout: number;
  /** Where its files go; nothing is saved if it is undefined. */
  destination: Destination | undefined;
  overwrite?: boolean;
}

/** Waits for a task's end and saves its files, and shows how it goes. Throws what `follow` of jobs throws. */
export async function waitWithProgress(
  session: CliSession,
  { contract, signal }: CliContext,
  id: string,
  { timeout, destination, overwrite = false }: WaitWithProgressOptions,
  progress: ProgressLine,
): Promise<WaitAndDownloadResult> {
  const model = modelOf(contract, id);
  const usual = model === undefined ? undefined : session.typicalSeconds(model);
  progress.setPhase(`${id} processing`, usual);
  return waitAndDownload(session, id, {
    timeout: timeout * 1000,
    signal,
    onPoll: ({ status }) => {
      if (status !== "completed" && status !== "failed") progress.setPhase(`${id} ${status}`, usual);
    },
    onSave: () => progress.setPhase(`${id} completed, saving its files`),
    ...(destination && {
      save: {
        ...destination,
        overwrite,
        onConflict: (other, ours) => progress.log(`${other} is another file: this one is ${ours}`),
      },
    }),
  });
}
