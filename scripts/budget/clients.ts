import type { Purpose, RequestBudget } from "../../src/scheduling/budget.ts";
import type { Clock } from "../../src/scheduling/clock.ts";
import type { Job, Reply, SimulatedService } from "./service.ts";

export interface World {
  clock: Clock;
  service: SimulatedService;
}

/** Milliseconds between two polls of a job. */
export const interval = 5_000;

/** A job as this client does it: each request has its turn in the account's budget. */
export async function finishByBudget(
  job: Job,
  { clock, service }: World,
  budget: RequestBudget,
  firstGuess: number,
): Promise<void> {
  const send = async (purpose: Purpose, request: () => Promise<Reply>) => {
    const taken = await budget.turn(purpose);
    const reply = await request();
    taken.answered(clock.now(), reply.refused);
    // An answer is read after the budget was told of it.
    await clock.sleep(0);
    return reply;
  };
  while ((await send("submit", () => service.submit(job))).refused);
  budget.submitted(job.id, "one", firstGuess);
  const watched = budget.job(job.id, firstGuess);
  for (let ended = false; !ended; ) {
    const reply = await send(watched, () => service.poll(job));
    ended = reply.ended;
    if (reply.refused) watched.notBefore = Math.max(watched.notBefore, (clock.now() + reply.refused.retryAfter) / 1000);
    else watched.told(!ended, clock.now() / 1000);
  }
  budget.forget(job.id);
}

/** A job as most clients do it: a poll every 5 s, the same request again when 429 says that it may. */
export async function finishByInterval(job: Job, { clock, service }: World): Promise<void> {
  const persist = async (request: () => Promise<Reply>): Promise<Reply> => {
    for (;;) {
      const reply = await request();
      if (!reply.refused) return reply;
      await clock.sleep(reply.refused.retryAfter);
    }
  };
  await persist(() => service.submit(job));
  do await clock.sleep(interval);
  while (!(await persist(() => service.poll(job))).ended);
}

/** So many workers, each with one job at a time. */
export async function work(
  jobs: readonly Job[],
  workers: number,
  finish: (job: Job) => Promise<void>,
): Promise<unknown> {
  const left = jobs.values();
  return Promise.all(
    Array.from({ length: workers }, async () => {
      for (const job of left) await finish(job);
    }),
  );
}
