import type { RequestBudget, RequestPurpose } from "../../src/scheduling/budget.ts";
import type { Clock } from "../../src/scheduling/clock.ts";
import type { SimulatedJob, SimulatedResponse, SimulatedService } from "./simulated-service.ts";

export interface SimulationEnvironment {
  clock: Clock;
  service: SimulatedService;
}

/** Milliseconds between two polls of a job. */
export const pollInterval = 5_000;

/** Runs a job as this client does: each request acquires a slot of the account's budget. */
export async function finishByBudget(
  job: SimulatedJob,
  { clock, service }: SimulationEnvironment,
  budget: RequestBudget,
  firstGuess: number,
): Promise<void> {
  const send = async (purpose: RequestPurpose, request: () => Promise<SimulatedResponse>) => {
    const slot = await budget.acquire(purpose);
    const reply = await request();
    slot.recordResponse(clock.now(), reply.refused);
    // The client reads a response after the budget recorded it.
    await clock.sleep(0);
    return reply;
  };
  while ((await send("submit", () => service.submit(job))).refused);
  budget.recordSubmit(job.id, "one", firstGuess);
  const watched = budget.job(job.id, firstGuess);
  for (let ended = false; !ended; ) {
    const reply = await send(watched, () => service.poll(job));
    ended = reply.ended;
    if (reply.refused) watched.notBefore = Math.max(watched.notBefore, (clock.now() + reply.refused.retryAfter) / 1000);
    else watched.observe(!ended, clock.now() / 1000);
  }
  budget.removeJob(job.id);
}

/** Runs a job as most clients do: a poll every 5 s, and the same request again after a 429's `Retry-After`. */
export async function finishByInterval(job: SimulatedJob, { clock, service }: SimulationEnvironment): Promise<void> {
  const persist = async (request: () => Promise<SimulatedResponse>): Promise<SimulatedResponse> => {
    for (;;) {
      const reply = await request();
      if (!reply.refused) return reply;
      await clock.sleep(reply.refused.retryAfter);
    }
  };
  await persist(() => service.submit(job));
  do await clock.sleep(pollInterval);
  while (!(await persist(() => service.poll(job))).ended);
}

/** Runs all jobs by a number of workers, each with one job at a time. */
export async function runWorkers(
  jobs: readonly SimulatedJob[],
  workers: number,
  finish: (job: SimulatedJob) => Promise<void>,
): Promise<unknown> {
  const left = jobs.values();
  return Promise.all(
    Array.from({ length: workers }, async () => {
      for (const job of left) await finish(job);
    }),
  );
}
