import { createInterface } from "node:readline/promises";
import type { Estimate } from "../../credits/index.ts";
import { CreditCeilingError } from "../../errors.ts";
import type { CliContext } from "../context.ts";
import type { ParsedArgs } from "../line/flag.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Lets a job pass whose price is allowed.
 * @param price undefined if none is known.
 * @throws CreditCeilingError if it may cost more than `--max-credits` or the setting of that name, or nobody could be
 * asked about a job above `confirm-above`.
 * @throws UsageError if a person said no.
 */
export async function confirmPrice(
  context: CliContext,
  price: Estimate | undefined,
  { flags }: ParsedArgs,
  settings: ProfileSettings,
): Promise<void> {
  const ceiling = (flags["max-credits"] as number | undefined) ?? settings["max-credits"];
  if (ceiling !== undefined) assertWithinMaxCredits(price, ceiling, flags["allow-unknown-price"] === true);
  const threshold = settings["confirm-above"];
  const asks = threshold !== undefined && (price === undefined || price.maximum > threshold);
  if (!asks || flags.yes === true) return;
  const question = `${describePrice(price)} Submit it?`;
  if (!context.interactive) {
    const message = `${describePrice(price)} That is above confirm-above (${threshold}), and nobody can be asked: add --yes.`;
    throw new CreditCeilingError(message, price?.maximum, threshold);
  }
  if (!(await askForConfirmation(context, question))) throw new UsageError("Nothing was submitted.");
}

/** What is known of a price, as a sentence. */
export function describePrice(price: Estimate | undefined): string {
  if (!price) return "No price was ever seen for such a job.";
  const { credits, maximum, date } = price;
  const amount = maximum > credits ? `${credits} to ${maximum}` : `${credits}`;
  return `It should cost ${amount} credits, as seen ${date}.`;
}

function assertWithinMaxCredits(price: Estimate | undefined, ceiling: number, allowUnknown: boolean): void {
  if (!price && !allowUnknown) {
    const message = `No price was ever seen for such a job, and at most ${ceiling} credits may be spent. Add --allow-unknown-price to submit it all the same.`;
    throw new CreditCeilingError(message, undefined, ceiling);
  }
  if (price && price.maximum > ceiling) {
    const message = `The job may cost ${price.maximum} credits, and --max-credits is ${ceiling}. Raise it, or ask for less.`;
    throw new CreditCeilingError(message, price.maximum, ceiling);
  }
}

export async function askForConfirmation({ stdin, stderr, signal }: CliContext, question: string): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stderr.stream as NodeJS.WritableStream });
  try {
    return /^\s*y(es)?\s*$/i.test(await lines.question(stderr.clean(`${question} [y/N] `), { signal }));
  } finally {
    lines.close();
  }
}
