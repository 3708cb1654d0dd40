import type { Body, Fields, ModelName } from "../../contract/index.ts";
import type { Given } from "../command.ts";
import type { Context } from "../context.ts";
import { note, print } from "../output.ts";
import type { Progress } from "../progress.ts";
import type { Session } from "../session.ts";
import { type Destination, demandFree } from "./destination.ts";
import { follow } from "./follow.ts";
import { describeJob } from "./report.ts";
import { isSubmitted, send } from "./send.ts";
import { claimWish, folderScope } from "./wish.ts";

/** One job, as it was checked and agreed on. */
export interface Plan {
  model: ModelName;
  body: Fields;
  /** What tells the job from others, where that is not the body: a URL in it may be signed anew with each poll. */
  wished?: Fields;
  /** The most that it may cost; undefined where no price is known. */
  estimate: number | undefined;
  /** Where its files go; undefined where none are wanted. */
  destination: Destination | undefined;
  /** Another job, though the same one is not finished. */
  again: boolean;
  /** Whose wish it is; by default the folder's. */
  scope?: string;
}

/** Submits a job, or goes on with the same one that an earlier run did not finish; waits for it, saves its files. */
export async function make(
  session: Session,
  context: Context,
  plan: Plan,
  flags: Given["flags"],
  progress: Progress,
): Promise<void> {
  const { model, body, estimate, destination, again } = plan;
  const overwrite = flags.overwrite === true;
  const fixed = flags.scope !== undefined;
  const scope = plan.scope ?? folderScope(session, context.cwd);
  const wish = await claimWish(session, { scope, model, body: plan.wished ?? body, again, fixed });
  using _lease = wish.lease;
  const known = wish.job?.state === "refused" ? undefined : wish.job;
  if (known) {
    const { taskId = "its submit", intendedAt, state } = known;
    const isOver = state === "downloaded" || state === "failed";
    const begun = `This job was begun ${intendedAt}`;
    note(context, `${isOver ? begun : `${begun} and not finished`}: going on with ${taskId}. --again makes another.`);
  } else if (destination && !overwrite) await demandFree(destination, model);
  const { key, attempt } = wish;
  // Under its key go the bytes that went under it before.
  const sent = known?.body ?? (body as unknown as Body<ModelName>);
  const intent = { key, model, body: sent, scope, attempt, estimate, ...destination };
  const options = { repeated: fixed, preflight: flags.preflight === true };
  const job = known && isSubmitted(known) ? known : await send(session, context, intent, progress, options);
  if (flags.wait === false) {
    progress.stop();
    print(context, describeJob(job, undefined));
    return;
  }
  const timeout = flags.timeout as number;
  const outcome = await follow(session, context, job.taskId, { timeout, destination, overwrite }, progress);
  progress.stop();
  print(context, describeJob(outcome.job ?? job, outcome.task, outcome.files));
}
