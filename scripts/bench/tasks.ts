import { setTimeout as sleep } from "node:timers/promises";
import type { BenchClient, Connector } from "./client.ts";
import { type LimitedService, startLimitedService } from "./limited-service.ts";
import { median } from "./median.ts";

export interface TaskFigures {
  charged: number;
  /** Jobs whose result the caller got. */
  delivered: number;
  requests: number;
  refused: number;
  /** Median seconds from the end of a task until its client received that; null if no client did. */
  medianLag: number | null;
}

interface TaskOptions {
  count: number;
  taskSeconds: number;
  /** Seconds after which undelivered jobs count as lost. */
  bound: number;
}

/** Runs some jobs at once through each client that can wait, each on its own account, in real time. */
export async function measureTasks(
  clients: readonly { client: Pick<BenchClient, "name" | "statusNames">; connect: Connector }[],
  apiKey: string,
  options: TaskOptions,
): Promise<Map<string, TaskFigures>> {
  const found = clients.map(async ({ client, connect }) => {
    const service = await startLimitedService(client.statusNames, options.taskSeconds);
    try {
      const { finish } = connect({ url: service.url, apiKey });
      return finish && ([client.name, await runTasks(service, finish, options)] as const);
    } finally {
      await service.close();
    }
  });
  return new Map((await Promise.all(found)).filter((each) => each !== undefined));
}

async function runTasks(
  service: LimitedService,
  finish: () => Promise<unknown>,
  { count, bound }: TaskOptions,
): Promise<TaskFigures> {
  let finished = 0;
  const jobs = Array.from({ length: count }, async () => {
    await finish();
    finished++;
  });
  const over = new AbortController();
  const late = sleep(bound * 1000, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([Promise.allSettled(jobs), late]);
  over.abort();
  const { requests, refused, tasks } = service;
  const lags = [...tasks.values()].flatMap(({ doneAt, observedAt }) =>
    observedAt === undefined ? [] : observedAt - doneAt,
  );
  return {
    charged: tasks.size,
    // A call that returned before its task was done delivered nothing.
    delivered: Math.min(finished, lags.length),
    requests,
    refused,
    medianLag: lags.length ? median(lags) : null,
  };
}
