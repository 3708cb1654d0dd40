import { canonicalizeJson } from "../../client/index.ts";
import { loadContract } from "../../contract/index.ts";
import { type Job, sha256Sync } from "../../ledger/index.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import { t } from "../language/translate.ts";
import { logInfo } from "../output.ts";
import { startProgressLine } from "../progress-line.ts";
import { openSession } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { changeFields, parseAssignments } from "../submit/changed-fields.ts";
import { findDestination } from "../submit/destination.ts";
import { destinationFlags, submitFlags, timeoutFlag } from "../submit/flags.ts";
import { jobJsonFields } from "../submit/job-output.ts";
import { prepareAndWarn } from "../submit/prepare-and-warn.ts";
import { confirmPrice } from "../submit/price.ts";
import { createProgressListener } from "../submit/progress-listener.ts";
import { confirmFailedAgain } from "../submit/refused-content.ts";
import { submitAndWait } from "../submit/submit-and-wait.ts";
import { UsageError } from "../usage-error.ts";

const { wait, download, yes } = submitFlags as Required<typeof submitFlags>;
const limitFlags = ["max-credits", "allow-unknown-price"].map((name) => [name, submitFlags[name]] as const);

export const command: CliCommand = {
  summary: "Submit a job again, as a new attempt and a new charge",
  usage: "retry ID [options]",
  flags: {
    set: {
      type: "string",
      multiple: true,
      value: "FIELD=VALUE",
      description: "Change a field; an empty value removes it.",
    },
    unchanged: { type: "boolean", description: "Submit a job that was refused for its content as it is." },
    ...destinationFlags,
    ...timeoutFlag,
    ...Object.fromEntries(limitFlags),
    ...{ wait, download, yes },
    again: { type: "boolean", description: "Submit a new job even if an earlier retry is unfinished." },
  } as CliCommand["flags"],
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "retry sd2_xxxxx", what: "Submit the same fields for another result." },
    { line: "retry sd2_xxxxx --set generate_audio=false", what: "Submit the job with another value of a field." },
  ],
  continuesWithoutStdout: true,
  output: jobJsonFields,
  notes:
    "Use it for a job that failed or was rejected, or to get another result. If you don't know whether a job was accepted,\nuse resume: it finds out without a second charge. A job that failed because of its content is submitted after a change\nonly: without --set, the command says what to change. Run the same command again to resume an unfinished retry.",
  async run(context, args) {
    const { flags, positionals } = args;
    const [id = ""] = positionals;
    const settings = await readConfig(context);
    const progress = startProgressLine(context);
    await using session = await openSession(context, createProgressListener(progress));
    const job = session.journal.job(id);
    if (!job)
      throw new UsageError(
        message`Unknown job ${id} in the ledger ${session.ledger.path}. List the jobs: ${formatCommand(context, "tasks")}`,
      );
    assertRetryable(context, job, id);
    if (job.state === "completed" || job.state === "downloaded")
      logInfo(context, t`Job ${id} succeeded. A retry makes another result, for another charge.`);
    const { model } = job;
    const contract = await loadContract(context.contract);
    const body = changeFields(contract, model, job.body, parseAssignments((flags.set ?? []) as string[]));
    await confirmFailedAgain(context, contract, job, body, flags.unchanged === true);
    const prepared = await prepareAndWarn(context, contract, model, body, false);
    const { directory = context.cwd, name } = job;
    const saves = flags.wait !== false && flags.download !== false;
    // A name without the id is already used by the first result's file.
    const template = name?.includes("{id}") && flags.output === undefined ? name : undefined;
    const output = (flags.output as string | undefined) ?? settings.output;
    const found =
      template === undefined ? await findDestination(output, context.cwd, model) : { directory, name: template };
    const destination = saves ? found : undefined;
    const scope = job.scope ?? `retry ${job.key}`;
    try {
      const confirm = () => confirmPrice(context, prepared.price, args, settings);
      const plan = { job: prepared, destination, again: flags.again === true, scope, retryOf: job, confirm };
      await submitAndWait(session, context, plan, flags, progress);
    } finally {
      progress.stop();
    }
    return undefined;
  },
};

/** @throws UsageError if the job may already be charged, or if its body is not recorded completely. */
function assertRetryable(context: CliContext, { state, key, body, bodyHash }: Job, id: string): void {
  const commandFor = (job: string) => formatCommand(context, "resume", job);
  if (state === "intended" || state === "unknown")
    throw new UsageError(
      message`Job ${id} may have been accepted. Find out, without a second charge: ${commandFor(key)}`,
    );
  if (state === "running") throw new UsageError(message`Task ${id} is still running. Wait for it: ${commandFor(id)}`);
  if (sha256Sync(canonicalizeJson(body)) !== bodyHash)
    throw new UsageError(
      message`Job ${id} used a signed URL, which the ledger does not record. Submit it again with a new URL.`,
    );
}
