import { createInterface } from "node:readline/promises";
import type { Estimate } from "../../credits/index.ts";
import { CreditCeilingError } from "../../errors.ts";
import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { t } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { formatMoney, toMoney } from "../settings/credit-price.ts";
import type { ProfileSettings } from "../settings/settings.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Checks a job's price against the limits, and prompts for confirmation above `confirm-above`.
 * @param price undefined if no price is known.
 * @throws CreditCeilingError if it may cost more than `--max-credits` or the setting of that name, or more than
 * `confirm-above` if no prompt is possible.
 * @throws UsageError if the answer is no.
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
  const needsConfirmation = threshold !== undefined && (price === undefined || price.maximum > threshold);
  if (!needsConfirmation || flags.yes === true) return;
  const description = describePrice(price, settings);
  if (!context.interactive) {
    const text =
      price === undefined
        ? message`${description} It may cost more than confirm-above (${threshold}), and stdin is not a terminal. Pass --yes to continue.`
        : message`${description} That is more than confirm-above (${threshold}), and stdin is not a terminal. Pass --yes to continue.`;
    throw new CreditCeilingError(text, price?.maximum, threshold);
  }
  if (!(await askForConfirmation(context, t`${description} Submit?`)))
    throw new UsageError(message`Nothing was submitted.`);
}

/** A sentence about a price, in credits and in money if the setting `credit-price` is set. */
export function describePrice(price: Estimate | undefined, settings: ProfileSettings): string {
  if (!price) return message`The price of this job is unknown.`;
  const { credits, maximum, date } = price;
  const text =
    maximum > credits
      ? message`Expected cost: ${credits} credits, at most ${maximum} (as of ${date}).`
      : message`Expected cost: ${credits} credits (as of ${date}).`;
  const money = toMoney(settings, price);
  return money ? message`${text} In money: ${formatMoney(money)}.` : text;
}

function assertWithinMaxCredits(price: Estimate | undefined, ceiling: number, allowUnknown: boolean): void {
  if (!price && !allowUnknown) {
    const text = message`The price of this job is unknown, and at most ${ceiling} credits may be spent. Pass --allow-unknown-price to submit it anyway.`;
    throw new CreditCeilingError(text, undefined, ceiling);
  }
  if (price && price.maximum > ceiling) {
    const text = message`The job may cost ${price.maximum} credits, but --max-credits is ${ceiling}. Raise --max-credits, or change the options.`;
    throw new CreditCeilingError(text, price.maximum, ceiling);
  }
}

/** Prompts for yes or no; no by default. */
export async function askForConfirmation({ stdin, stderr, signal }: CliContext, question: string): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stderr.stream as NodeJS.WritableStream });
  try {
    return /^\s*y(es)?\s*$/i.test(await lines.question(stderr.clean(`${question} [y/N] `), { signal }));
  } finally {
    lines.close();
  }
}
