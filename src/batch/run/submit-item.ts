import type { PreparedJob } from "../../client/index.ts";
import { ConnectionError, CreditCeilingError, SeedanceError, ValidationError } from "../../errors.ts";
import { prepareLintedJob } from "../../jobs/index.ts";
import {
  type IntentOptions,
  type Job,
  LedgerError,
  restorePreparedJob,
  type SubmitRecorder,
  submitRecorded,
} from "../../ledger/index.ts";
import { message } from "../../message.ts";
import { BatchError } from "../batch-error.ts";
import type { Item } from "../item.ts";
import { noLintHint } from "../manifest/check-item.ts";
import { fillReferences } from "../manifest/fill-references.ts";
import type { DispatcherContext } from "./dispatcher-context.ts";
import { type RunOptions, spendingLimitsOf } from "./options.ts";

/** An item that was claimed for submitting, with its job if it may have been sent before. */
export interface ClaimedItem {
  item: Item;
  job: Job | undefined;
}

/** The outcome of a submit. */
export type SubmitOutcome =
  /** Accepted, now or before. */
  | { type: "accepted"; job: Job; now: boolean }
  /** Not executed and not charged. */
  | { type: "refused"; error: unknown }
  /** It does not fit the spending limit now. */
  | { type: "full"; error: CreditCeilingError }
  /** Another process has leased it. */
  | { type: "leased" }
  /** It may have been sent, but there was no response: sending the same bytes again shows the outcome. */
  | { type: "unresolved"; error: unknown }
  /** It could not be sent now, and was not charged. */
  | { type: "released"; error: unknown };

/**
 * Submits an item, charged once: validates it, records the intent with its maximum price, sends it and records the outcome.
 * @param signal aborts the submit if it was not sent yet; the response to a sent one is awaited.
 * @throws LedgerError or BatchError if the intent or the outcome can't be recorded.
 */
export async function submitItem(
  context: DispatcherContext,
  { item, job: previousJob }: ClaimedItem,
  scope: string,
  options: RunOptions,
  signal: AbortSignal,
): Promise<SubmitOutcome> {
  const { writer, client } = context;
  let job: PreparedJob;
  try {
    job = isUnresolved(previousJob) ? restorePreparedJob(previousJob) : await prepareItem(context, item, options);
  } catch (error) {
    return error instanceof SeedanceError && error.retryable ? { type: "released", error } : { type: "refused", error };
  }
  const { attempt, estimate, name } = item;
  const intent: IntentOptions = {
    scope,
    session: scope,
    attempt,
    estimate,
    directory: options.directory,
    name,
    ceilings: spendingLimitsOf(scope, options),
    allowUnknownPrice: options.allowUnknownPrice === true,
    // URLs from other rows have a new signature each time that these tasks are polled.
    renewed: item.needs.length > 0,
  };
  let isSent = false;
  let repeated = previousJob !== undefined;
  const recorder: SubmitRecorder = {
    recordIntent: (prepared: PreparedJob) => writer.recordIntent(item, prepared, intent),
    recordSubmitted: writer.recordSubmitted.bind(writer, item),
    // The dispatcher records failures: it may send the item again first.
    recordFailed: () => {},
  };
  const onSend = (mayBeSent: boolean) => {
    isSent = true;
    repeated ||= mayBeSent;
  };
  try {
    const result = await submitRecorded(recorder, client, job, { repeated, onSend, signal });
    return { type: "accepted", job: result.job, now: !result.alreadySubmitted };
  } catch (error) {
    return isSent ? outcomeAfterSend(error, repeated) : outcomeBeforeSend(error);
  }
}

/** The outcome of an error before the request: the job was not recorded, so it was not sent. */
function outcomeBeforeSend(error: unknown): SubmitOutcome {
  if (error instanceof CreditCeilingError) return { type: "full", error };
  if (error instanceof LedgerError && error.code === "leased") return { type: "leased" };
  if (error instanceof ValidationError || (error instanceof LedgerError && error.code === "key_conflict"))
    return { type: "refused", error };
  throw error;
}

function outcomeAfterSend(error: unknown, repeated: boolean): SubmitOutcome {
  if (!(error instanceof SeedanceError) || isRecordError(error)) throw error;
  // If an earlier process may have sent it, its outcome stays unknown whatever this error is.
  if (error.resume || repeated) return { type: "unresolved", error };
  return error.retryable || isUnsent(error) ? { type: "released", error } : { type: "refused", error };
}

/** Prepares the job: replaces the references to other rows, validates and lints the body. */
async function prepareItem({ client, writer, rules }: DispatcherContext, item: Item, { lint = true }: RunOptions) {
  const { contract } = rules;
  if (item.contract !== undefined && item.contract !== contract.name)
    throw new BatchError("other_contract", message`Row ${item.id} was imported under the contract ${item.contract}.`, {
      fix: message`This run uses the contract ${contract.name}. Run the batch with the same contract on all machines.`,
    });
  const outputs = new Map<string, unknown>();
  for (const id of item.needs) {
    const { taskId } = (await writer.jobOf(id)) ?? {};
    // Polled again, since its URLs may have expired.
    if (taskId !== undefined) outputs.set(id, (await client.get(taskId)).output);
  }
  const { job } = await prepareLintedJob(contract, item.model, fillReferences(rules, item, outputs), {
    override: noLintHint(),
    lint,
    baseUrl: client.baseUrl,
  });
  return { ...job, idempotencyKey: item.key };
}

function isUnresolved(job: Job | undefined): job is Job {
  return job?.state === "intended" || job?.state === "unknown";
}

const isRecordError = (error: SeedanceError) => error.name === "LedgerError" || error.name === "BatchError";

/** Whether the request was aborted, or had no connection, before it was sent. */
function isUnsent(error: SeedanceError): boolean {
  return error.code === "aborted" || error instanceof ConnectionError;
}
