import { createHash } from "node:crypto";
import { canonical } from "../../client/index.ts";
import type { Fields } from "../../contract/index.ts";
import { demandWritable } from "../../download/index.ts";
import type { Job } from "../../ledger/index.ts";
import type { Command } from "../command.ts";
import { note } from "../output.ts";
import { startProgress } from "../progress.ts";
import { openSession } from "../session.ts";
import { readConfig } from "../settings/config.ts";
import { checkBody } from "../submit/check.ts";
import { findDestination } from "../submit/destination.ts";
import { destinationFlags, submitFlags, timeoutFlag } from "../submit/flags.ts";
import { make } from "../submit/make.ts";
import { agreeOnPrice } from "../submit/price.ts";
import { jobJson } from "../submit/report.ts";
import { tellEvents } from "../submit/tell-events.ts";
import { UsageError } from "../usage-error.ts";

const { wait, download, yes } = submitFlags as Required<typeof submitFlags>;
const ceilings = ["max-credits", "allow-unknown-price"].map((name) => [name, submitFlags[name]] as const);

export const command: Command = {
  summary: "Submit a job again, as a new attempt and a new charge",
  usage: "retry ID [options]",
  flags: {
    ...destinationFlags,
    ...timeoutFlag,
    ...Object.fromEntries(ceilings),
    ...{ wait, download, yes },
  } as Command["flags"],
  words: { least: 1, most: 1 },
  examples: [{ line: "retry sd2_xxxxx", what: "the same fields, another result" }],
  output: jobJson,
  notes:
    "For a job that has failed, was refused, or is to have another result. Where it is not known whether it was\naccepted, resume finds out without a second charge.",
  async run(context, given) {
    const { flags, words } = given;
    const [id = ""] = words;
    const settings = await readConfig(context);
    const progress = startProgress(context);
    await using session = await openSession(context, tellEvents(progress));
    const job = session.journal.job(id);
    if (!job)
      throw new UsageError(
        `The ledger ${session.ledger.path} has no job ${id}: its fields are not known. Submit it anew.`,
      );
    demandEnded(job, id);
    if (job.state === "completed" || job.state === "downloaded")
      note(context, `Job ${id} has succeeded: this makes another result, for another charge.`);
    const { model } = job;
    const body = job.body as Fields;
    checkBody(context, model, body, false);
    const price = await agreeOnPrice(context, model, body, given, settings);
    const { directory = context.cwd, name } = job;
    const saves = flags.wait !== false && flags.download !== false;
    // A name without the id is taken by the first result.
    const telling = name?.includes("{id}") && flags.output === undefined ? name : undefined;
    const place = (flags.output as string | undefined) ?? settings.output;
    const chosen =
      telling === undefined ? await findDestination(place, context.cwd, model) : { directory, name: telling };
    const destination = saves ? chosen : undefined;
    if (destination) await demandWritable(destination.directory);
    const scope = job.scope ?? `retry ${job.key}`;
    try {
      await make(
        session,
        context,
        { model, body, estimate: price?.maximum, destination, again: true, scope },
        flags,
        progress,
      );
    } finally {
      progress.stop();
    }
    return undefined;
  },
};

/** @throws UsageError where it may be charged already, or can't be sent again. */
function demandEnded({ state, key, body, bodyHash }: Job, id: string): void {
  if (state === "intended" || state === "unknown")
    throw new UsageError(`It is not known whether job ${id} was accepted. Find out: seedance resume ${key}`);
  if (state === "running") throw new UsageError(`Task ${id} still runs. Wait for it: seedance resume ${id}`);
  if (createHash("sha256").update(canonical(body)).digest("hex") !== bodyHash)
    throw new UsageError(`The ledger keeps no signed URLs, and job ${id} had one: submit it anew, with a fresh URL.`);
}
