import { models } from "../../../generated/operations.ts";
import type { CompletedTask, ModelName } from "../../contract/index.ts";
import type { DownloadedFile } from "../../download/index.ts";
import type { Job } from "../../ledger/index.ts";
import type { Context } from "../context.ts";
import type { Progress } from "../progress.ts";
import type { Session } from "../session.ts";
import { deliver } from "./deliver.ts";
import type { Destination } from "./destination.ts";

export interface FollowOptions {
  /** Seconds to wait for the end. */
  timeout: number;
  /** Where its files go; nothing is saved where it is undefined. */
  destination: Destination | undefined;
  overwrite?: boolean;
}

export interface Outcome {
  task: CompletedTask;
  /** What the ledger knows; undefined for a task of another machine. */
  job: Job | undefined;
  /** What was saved. */
  files: DownloadedFile[];
}

/**
 * Waits for a task's end and saves its files, and writes down what becomes known.
 * @throws WaitTimeoutError, TaskFailedError, AbortedError, DownloadError, and what else `client.wait` throws.
 */
export async function follow(
  session: Session,
  context: Context,
  id: string,
  options: FollowOptions,
  progress: Progress,
): Promise<Outcome> {
  const { client, journal } = session;
  progress.phase(`${id} processing`, usualSeconds(session, id));
  const task = await client.wait(id, {
    timeout: options.timeout * 1000,
    signal: context.signal,
    onPoll: (answer) => {
      journal.saw(answer);
      if (answer.status !== "completed" && answer.status !== "failed")
        progress.phase(`${id} ${answer.status}`, usualSeconds(session, id));
    },
  });
  if (!options.destination) return { task, job: journal.job(id), files: [] };
  progress.phase(`${id} completed, saving its files`);
  const files = await deliver(session, context, task, options.destination, options.overwrite ?? false, progress);
  return { task, job: journal.downloaded(id, files), files };
}

function usualSeconds(session: Session, id: string): number | undefined {
  const model = (Object.keys(models) as ModelName[]).find((name) => id.startsWith(models[name].idPrefix));
  return model && session.usualSeconds(model);
}
