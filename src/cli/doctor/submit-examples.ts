import { createClient } from "../../client/index.ts";
import { type DescribedContract, exampleBody } from "../../contract/index.ts";
import { createRecordingFetch, type Exchange } from "../../drift/index.ts";
import { submitOnce } from "../../jobs/index.ts";
import type { Journal } from "../../ledger/index.ts";
import type { Budget } from "../../scheduling/index.ts";
import type { CliContext } from "../context.ts";
import { logInfo, pluralize } from "../output.ts";

export interface SubmitExamplesOptions {
  contract: DescribedContract;
  apiKey: string;
  baseUrl: string;
  budget?: Budget;
  signal: AbortSignal;
  journal: Journal;
  /** The most credits that all jobs may cost together. */
  maxCredits: number;
}

/**
 * Submits the contract's example of each model that fits under the ceiling, cheapest first, and waits for its end: each
 * is recorded before it is sent, as any paid job is.
 * @returns what was asked and answered.
 */
export async function submitExamples(context: CliContext, options: SubmitExamplesOptions): Promise<Exchange[]> {
  const { journal, maxCredits: most, signal, contract, ...service } = options;
  const exchanges: Exchange[] = [];
  const fetch = createRecordingFetch(exchanges, { withKey: true });
  const client = createClient({ ...service, contract, fetch, maxCredits: most });
  const jobs = await Promise.all(
    Object.keys(contract.models).map((model) => client.prepare(model, exampleBody(contract, model))),
  );
  let left = most;
  for (const job of jobs.sort((a, b) => (a.price?.maximum ?? 0) - (b.price?.maximum ?? 0))) {
    const { model, price: { maximum: price } = {} } = job;
    if (price === undefined || price > left) {
      logInfo(
        context,
        `${model} is left out: ${price === undefined ? "its price is not known" : `it may cost ${price}, ${left} are left`}`,
      );
      continue;
    }
    try {
      const submitted = await submitOnce({ client, journal }, job, { scope: "drift" }, { signal });
      const { taskId, creditsUsed = price } = submitted.job;
      left -= creditsUsed;
      logInfo(context, `${model}: ${taskId} submitted, ${pluralize(creditsUsed, "credit")}`);
      for await (const task of client.watch(taskId, { signal })) {
        journal.recordPoll(task);
        // A completed task whose output is not as the contract has it would be polled for long.
        if (task.status === "completed" || task.status === "failed") break;
      }
    } catch (error) {
      if (signal.aborted) throw error;
      // What was answered is recorded: it is what is looked for.
      logInfo(context, `${model}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return exchanges;
}
