import { randomUUID } from "node:crypto";
import { models } from "../../../generated/operations.ts";
import { createClient } from "../../client/index.ts";
import { estimate } from "../../client/lazy.ts";
import type { ModelName } from "../../contract/index.ts";
import { type Exchange, exampleOf, recording } from "../../drift/index.ts";
import type { Journal } from "../../ledger/index.ts";
import type { Budget } from "../../scheduling/index.ts";
import type { Context } from "../context.ts";
import { counted, note } from "../output.ts";

export interface SpendOptions {
  apiKey: string;
  baseUrl: string;
  budget?: Budget;
  signal: AbortSignal;
  journal: Journal;
  /** The most credits that all jobs may cost together. */
  most: number;
}

/**
 * Submits the contract's example of each model that fits under the ceiling, cheapest first, and waits for its end: each
 * is written to the ledger before it is sent, as any paid job is.
 * @returns what was asked and answered.
 */
export async function spend(context: Context, options: SpendOptions): Promise<Exchange[]> {
  const { journal, most, signal, ...service } = options;
  const exchanges: Exchange[] = [];
  const fetch = recording(exchanges, { withKey: true });
  const client = createClient({ ...service, fetch, maxCredits: most });
  const priced = await Promise.all(
    (Object.keys(models) as ModelName[]).map(async (model) => {
      const body = exampleOf(model);
      return { model, body, price: (await estimate(model, body))?.maximum };
    }),
  );
  let left = most;
  for (const { model, body, price } of priced.sort((a, b) => (a.price ?? 0) - (b.price ?? 0))) {
    if (price === undefined || price > left) {
      note(
        context,
        `${model} is left out: ${price === undefined ? "its price is not known" : `it may cost ${price}, ${left} are left`}`,
      );
      continue;
    }
    const key = randomUUID();
    const lease = journal.lease(key);
    try {
      const { taskId, creditsUsed } = await journal.submit(
        client,
        { key, model, body, scope: "drift", estimate: price },
        { signal },
      );
      left -= creditsUsed ?? price;
      note(context, `${model}: ${taskId} submitted, ${counted(creditsUsed ?? price, "credit")}`);
      if (taskId !== undefined)
        for await (const task of client.watch(taskId, { signal })) {
          journal.saw(task);
          // A completed task whose output is not as the contract has it would be polled for long.
          if (task.status === "completed" || task.status === "failed") break;
        }
    } catch (error) {
      if (signal.aborted) throw error;
      // What was answered is recorded: it is what is looked for.
      note(context, `${model}: ${error instanceof Error ? error.message : error}`);
    } finally {
      lease.release();
    }
  }
  return exchanges;
}
