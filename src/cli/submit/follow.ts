import { modelOf } from "../../contract/index.ts";
import { type FollowedJob, follow } from "../../jobs/index.ts";
import type { Context } from "../context.ts";
import type { Progress } from "../progress.ts";
import type { Session } from "../session.ts";
import type { Destination } from "./destination.ts";

export interface FollowOptions {
  /** Seconds to wait for the end. */
  timeout: number;
  /** Where its files go; nothing is saved if it is undefined. */
  destination: Destination | undefined;
  overwrite?: boolean;
}

/** Waits for a task's end and saves its files, and shows how it goes. Throws what `follow` of jobs throws. */
export async function followWithProgress(
  session: Session,
  { contract, signal }: Context,
  id: string,
  { timeout, destination, overwrite = false }: FollowOptions,
  progress: Progress,
): Promise<FollowedJob> {
  const model = modelOf(contract, id);
  const usual = model === undefined ? undefined : session.usualSeconds(model);
  progress.phase(`${id} processing`, usual);
  return follow(session, id, {
    timeout: timeout * 1000,
    signal,
    onPoll: ({ status }) => {
      if (status !== "completed" && status !== "failed") progress.phase(`${id} ${status}`, usual);
    },
    onSave: () => progress.phase(`${id} completed, saving its files`),
    ...(destination && {
      save: {
        ...destination,
        overwrite,
        onConflict: (other, ours) => progress.say(`${other} is another file: this one is ${ours}`),
      },
    }),
  });
}
