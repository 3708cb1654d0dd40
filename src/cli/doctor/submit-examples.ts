import { createClient } from "../../client/index.ts";
import { type DescribedContract, exampleBody } from "../../contract/index.ts";
import { createRecordingFetch, type Exchange } from "../../drift/index.ts";
import { submitOnce } from "../../jobs/index.ts";
import type { Journal } from "../../ledger/index.ts";
import type { Budget } from "../../scheduling/index.ts";
import type { CliContext } from "../context.ts";
import { t, translate } from "../language/translate.ts";
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
 * Submits the contract's example job of each model, cheapest first, as far as the limit allows, and waits for each to
 * end. Each job is recorded before it is sent, as every paid job is.
 * @returns the recorded requests and responses.
 */
export async function submitExamples(context: CliContext, options: SubmitExamplesOptions): Promise<Exchange[]> {
  const { journal, maxCredits, signal, contract, ...service } = options;
  const exchanges: Exchange[] = [];
  const fetch = createRecordingFetch(exchanges, { baseUrl: service.baseUrl, withKey: true });
  const client = createClient({ ...service, contract, fetch, maxCredits });
  const jobs = await Promise.all(
    Object.keys(contract.models).map((model) => client.prepare(model, exampleBody(contract, model))),
  );
  let left = maxCredits;
  for (const job of jobs.sort((a, b) => (a.price?.maximum ?? 0) - (b.price?.maximum ?? 0))) {
    const { model, price: { maximum: price } = {} } = job;
    if (price === undefined || price > left) {
      logInfo(
        context,
        price === undefined
          ? t`${model}: skipped, because its price is unknown.`
          : t`${model}: skipped, because it may cost ${price} credits and ${left} are left.`,
      );
      continue;
    }
    try {
      const submitted = await submitOnce({ client, journal }, job, { scope: "drift" }, { signal });
      const { taskId, creditsUsed = price } = submitted.job;
      left -= creditsUsed;
      logInfo(context, t`${model}: submitted ${taskId}, ${pluralize(creditsUsed, "credit")}`);
      for await (const task of client.watch(taskId, { signal })) {
        journal.recordPoll(task);
        // If a completed task's output differs from the contract, the client would continue to poll it.
        if (task.status === "completed" || task.status === "failed") break;
      }
    } catch (error) {
      if (signal.aborted) throw error;
      // The response is recorded already, and is what the comparison needs.
      logInfo(context, `${model}: ${translate(error instanceof Error ? error.message : String(error))}`);
    }
  }
  return exchanges;
}
