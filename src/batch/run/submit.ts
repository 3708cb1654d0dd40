import type { Body, ModelName } from "../../contract/index.ts";
import { ConnectionError, CreditCeilingError, SeedanceError, ValidationError } from "../../errors.ts";
import { type Job, LedgerError } from "../../ledger/index.ts";
import type { Item } from "../item.ts";
import { checkItem } from "../manifest/check-item.ts";
import { fillIn } from "../manifest/fill-in.ts";
import type { Connection } from "./connect.ts";
import { ceilingsOf, type RunOptions } from "./options.ts";

/** An item that was taken to be submitted, with its job where it may have been sent before. */
export interface Taken {
  item: Item;
  job: Job | undefined;
}

/** What came of a submit. */
export type Outcome =
  /** Accepted, now or before. */
  | { is: "accepted"; job: Job; now: boolean }
  /** Surely not executed. `sent`: by the service's word. */
  | { is: "refused"; error: unknown }
  /** It does not fit under the ceiling now. */
  | { is: "full"; error: CreditCeilingError }
  /** Another process is at work on it. */
  | { is: "elsewhere" }
  /** It could not be had now, and may have been sent: the same bytes find out. */
  | { is: "open"; error: unknown }
  /** It could not be sent now. */
  | { is: "unsent"; error: unknown };

/**
 * Submits an item, charged once: checked, written down with what it may cost, sent, and written down what came of it.
 * @param signal ends what has not left; what has left is waited for.
 * @throws LedgerError, or what else keeps a record from being made.
 */
export async function submit(
  connection: Connection,
  { item, job }: Taken,
  scope: string,
  options: RunOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const { lead, client } = connection;
  let body: Record<string, unknown>;
  try {
    body = isOpen(job) ? { ...job.body } : await compose(connection, item, options);
  } catch (error) {
    return error instanceof SeedanceError && error.retryable ? { is: "unsent", error } : { is: "refused", error };
  }
  const { key, model, attempt, estimate, name } = item;
  const typed = body as unknown as Body<ModelName>;
  let intended: Job;
  try {
    const place = { directory: options.directory, name };
    const limits = { ceilings: ceilingsOf(scope, options), allowUnknownPrice: options.allowUnknownPrice === true };
    // What is taken from another row has a new signature each time that it is read.
    const renewed = item.needs.length > 0;
    const intent = { key, model, body: typed, scope, session: scope, attempt, estimate, renewed, ...place, ...limits };
    intended = await lead.intend(item, intent);
  } catch (error) {
    if (error instanceof CreditCeilingError) return { is: "full", error };
    if (error instanceof LedgerError && error.code === "leased") return { is: "elsewhere" };
    if (error instanceof ValidationError || (error instanceof LedgerError && error.code === "key_conflict"))
      return { is: "refused", error };
    throw error;
  }
  if (intended.taskId !== undefined) return { is: "accepted", job: intended, now: false };
  const repeated = intended.state === "unknown" || job !== undefined;
  try {
    const task = await client.submit(model, typed, { idempotencyKey: key, repeated, signal });
    return { is: "accepted", job: await lead.submitted(item, task), now: true };
  } catch (error) {
    if (!(error instanceof SeedanceError) || isRecordError(error)) throw error;
    // What an earlier process has sent stays open, whatever kept this one from asking.
    if (error.resume || repeated) return { is: "open", error };
    return error.retryable || isUnsent(error) ? { is: "unsent", error } : { is: "refused", error };
  }
}

/** The body that is sent: checked, and with what it takes from other rows filled in. */
async function compose({ client, lead }: Connection, item: Item, { lint = true }: RunOptions) {
  const { issues } = checkItem(item, { lint });
  if (issues.length > 0) throw new ValidationError(`Nothing was sent of row ${item.id}`, issues);
  const outputs = new Map<string, unknown>();
  for (const id of item.needs) {
    const { taskId } = (await lead.jobOf(id)) ?? {};
    // Its URLs may have expired since it was done: they are read anew.
    if (taskId !== undefined) outputs.set(id, (await client.get(taskId)).output);
  }
  return fillIn(item, outputs);
}

function isOpen(job: Job | undefined): job is Job {
  return job?.state === "intended" || job?.state === "unknown";
}

const isRecordError = (error: SeedanceError) => error.name === "LedgerError" || error.name === "BatchError";

/** Aborted, or without a connection, before it was sent. */
function isUnsent(error: SeedanceError): boolean {
  return error.code === "aborted" || error instanceof ConnectionError;
}
