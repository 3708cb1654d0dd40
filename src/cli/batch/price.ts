import type { Due } from "../../batch/index.ts";
import { CreditCeilingError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { counted } from "../output.ts";
import { askYes } from "../submit/price.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Asks before a batch is paid for that may cost more than the setting `confirm-above`.
 * @throws CreditCeilingError where nobody can be asked; UsageError where a person said no.
 */
export async function agreeOnBatch(context: Context, { rows, credits }: Due, threshold: number): Promise<void> {
  if (credits !== undefined && credits <= threshold) return;
  const cost = credits === undefined ? "some have a price that nobody has seen" : `they may cost ${credits} credits`;
  const waiting = `${counted(rows, "row")} to be submitted, ${cost}.`;
  if (!context.interactive) {
    const message = `${waiting} That is above confirm-above (${threshold}), and nobody can be asked: add --yes.`;
    throw new CreditCeilingError(message, credits, threshold);
  }
  if (!(await askYes(context, `${waiting} Go on?`))) throw new UsageError("Nothing was submitted.");
}
