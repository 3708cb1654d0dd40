import { canonicalizeJson } from "../../client/index.ts";
import { loadContract } from "../../contract/index.ts";
import { assertWritable } from "../../download/index.ts";
import { type Job, sha256Sync } from "../../ledger/index.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import { logInfo } from "../output.ts";
import { startProgressLine } from "../progress-line.ts";
import { openSession } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { findDestination } from "../submit/destination.ts";
import { destinationFlags, submitFlags, timeoutFlag } from "../submit/flags.ts";
import { jobJsonFields } from "../submit/job-output.ts";
import { prepareAndWarn } from "../submit/prepare-and-warn.ts";
import { confirmPrice } from "../submit/price.ts";
import { createProgressListener } from "../submit/progress-listener.ts";
import { submitAndWait } from "../submit/submit-and-wait.ts";
import { UsageError } from "../usage-error.ts";

const { wait, download, yes } = submitFlags as Required<typeof submitFlags>;
const limitFlags = ["max-credits", "allow-unknown-price"].map((name) => [name, submitFlags[name]] as const);

export const command: CliCommand = {
  summary: "Submit a job again, as a new attempt and a new charge",
  usage: "retry ID [options]",
  flags: {
    ...destinationFlags,
    ...timeoutFlag,
    ...Object.fromEntries(limitFlags),
    ...{ wait, download, yes },
  } as CliCommand["flags"],
  positionals: { least: 1, most: 1 },
  examples: [{ line: "retry sd2_xxxxx", what: "the same fields, another result" }],
  output: jobJsonFields,
  notes:
    "For a job that has failed, was refused, or is to have another result. Where it is not known whether it was\naccepted, resume finds out without a second charge.",
  async run(context, given) {
    const { flags, positionals: words } = given;
    const [id = ""] = words;
    const settings = await readConfig(context);
    const progress = startProgressLine(context);
    await using session = await openSession(context, createProgressListener(progress));
    const job = session.journal.job(id);
    if (!job)
      throw new UsageError(
        `The ledger ${session.ledger.path} has no job ${id}: its fields are not known. Submit it anew.`,
      );
    assertRetryable(context, job, id);
    if (job.state === "completed" || job.state === "downloaded")
      logInfo(context, `Job ${id} has succeeded: this makes another result, for another charge.`);
    const { model } = job;
    const prepared = await prepareAndWarn(context, await loadContract(context.contract), model, job.body, false);
    await confirmPrice(context, prepared.price, given, settings);
    const { directory = context.cwd, name } = job;
    const saves = flags.wait !== false && flags.download !== false;
    // A name without the id is taken by the first result.
    const telling = name?.includes("{id}") && flags.output === undefined ? name : undefined;
    const place = (flags.output as string | undefined) ?? settings.output;
    const chosen =
      telling === undefined ? await findDestination(place, context.cwd, model) : { directory, name: telling };
    const destination = saves ? chosen : undefined;
    if (destination) await assertWritable(destination.directory);
    const scope = job.scope ?? `retry ${job.key}`;
    try {
      await submitAndWait(session, context, { job: prepared, destination, again: true, scope }, flags, progress);
    } finally {
      progress.stop();
    }
    return undefined;
  },
};

/** @throws UsageError where it may be charged already, or can't be sent again. */
function assertRetryable(context: CliContext, { state, key, body, bodyHash }: Job, id: string): void {
  const resume = (job: string) => formatCommand(context, "resume", job);
  if (state === "intended" || state === "unknown")
    throw new UsageError(`It is not known whether job ${id} was accepted. Find out: ${resume(key)}`);
  if (state === "running") throw new UsageError(`Task ${id} still runs. Wait for it: ${resume(id)}`);
  if (sha256Sync(canonicalizeJson(body)) !== bodyHash)
    throw new UsageError(`The ledger keeps no signed URLs, and job ${id} had one: submit it anew, with a fresh URL.`);
}
