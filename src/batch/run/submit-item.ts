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
import { BatchError } from "../batch-error.ts";
import type { Item } from "../item.ts";
import { noLintHint } from "../manifest/check-item.ts";
import { fillReferences } from "../manifest/fill-references.ts";
import type { DispatcherContext } from "./dispatcher-context.ts";
import { type RunOptions, spendingLimitsOf } from "./options.ts";

/** An item that was taken to be submitted, with its job if it may have been sent before. */
export interface ClaimedItem {
  item: Item;
  job: Job | undefined;
}

/** What came of a submit. */
export type SubmitOutcome =
  /** Accepted, now or before. */
  | { is: "accepted"; job: Job; now: boolean }
  /** Surely not executed. */
  | { is: "refused"; error: unknown }
  /** It does not fit under the ceiling now. */
  | { is: "full"; error: CreditCeilingError }
  /** Another process is at work on it. */
  | { is: "elsewhere" }
  /** No response could be had now, and it may have been sent: the same bytes find out. */
  | { is: "open"; error: unknown }
  /** It could not be sent now. */
  | { is: "unsent"; error: unknown };

/**
 * Submits an item, charged once: validated, recorded with what it may cost, sent, and recorded what came of it.
 * @param signal ends what has not left; what has left is waited for.
 * @throws LedgerError, or whatever else keeps a record from being made.
 */
export async function submitItem(
  connection: DispatcherContext,
  { item, job: known }: ClaimedItem,
  scope: string,
  options: RunOptions,
  signal: AbortSignal,
): Promise<SubmitOutcome> {
  const { writer: lead, client } = connection;
  let job: PreparedJob;
  try {
    job = isUnresolved(known) ? restorePreparedJob(known) : await prepareItem(connection, item, options);
  } catch (error) {
    return error instanceof SeedanceError && error.retryable ? { is: "unsent", error } : { is: "refused", error };
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
    // What is taken from another row has a new signature each time that it is read.
    renewed: item.needs.length > 0,
  };
  let isSent = false;
  let repeated = known !== undefined;
  const recorder: SubmitRecorder = {
    recordIntent: (prepared: PreparedJob) => lead.recordIntent(item, prepared, intent),
    recordSubmitted: lead.recordSubmitted.bind(lead, item),
    // The leader decides what to record: it may ask again.
    recordFailed: () => {},
  };
  const onSend = (mayBeSent: boolean) => {
    isSent = true;
    repeated ||= mayBeSent;
  };
  try {
    const result = await submitRecorded(recorder, client, job, { repeated, onSend, signal });
    return { is: "accepted", job: result.job, now: !result.alreadySubmitted };
  } catch (error) {
    return isSent ? outcomeAfterSend(error, repeated) : outcomeBeforeSend(error);
  }
}

/** What keeps a job from being recorded keeps it from being sent. */
function outcomeBeforeSend(error: unknown): SubmitOutcome {
  if (error instanceof CreditCeilingError) return { is: "full", error };
  if (error instanceof LedgerError && error.code === "leased") return { is: "elsewhere" };
  if (error instanceof ValidationError || (error instanceof LedgerError && error.code === "key_conflict"))
    return { is: "refused", error };
  throw error;
}

function outcomeAfterSend(error: unknown, repeated: boolean): SubmitOutcome {
  if (!(error instanceof SeedanceError) || isRecordError(error)) throw error;
  // What an earlier process has sent stays open, whatever kept this one from asking.
  if (error.resume || repeated) return { is: "open", error };
  return error.retryable || isUnsent(error) ? { is: "unsent", error } : { is: "refused", error };
}

/** What is sent: with what it takes from other rows filled in, and validated. */
async function prepareItem(
  { client, writer: lead, rules }: DispatcherContext,
  item: Item,
  { lint = true }: RunOptions,
) {
  const { contract } = rules;
  if (item.contract !== undefined && item.contract !== contract.name)
    throw new BatchError("other_contract", `Row ${item.id} was read by the contract ${item.contract}.`, {
      fix: `This run has the contract ${contract.name}: run the batch with one contract on all machines.`,
    });
  const outputs = new Map<string, unknown>();
  for (const id of item.needs) {
    const { taskId } = (await lead.jobOf(id)) ?? {};
    // Its URLs may have expired since it was done: they are read anew.
    if (taskId !== undefined) outputs.set(id, (await client.get(taskId)).output);
  }
  const { job } = await prepareLintedJob(contract, item.model, fillReferences(rules, item, outputs), {
    override: noLintHint,
    lint,
  });
  return { ...job, idempotencyKey: item.key };
}

function isUnresolved(job: Job | undefined): job is Job {
  return job?.state === "intended" || job?.state === "unknown";
}

const isRecordError = (error: SeedanceError) => error.name === "LedgerError" || error.name === "BatchError";

/** Aborted, or without a connection, before it was sent. */
function isUnsent(error: SeedanceError): boolean {
  return error.code === "aborted" || error instanceof ConnectionError;
}
