import type { CanaryReport } from "../../batch/index.ts";
import type { CliContext } from "../context.ts";
import { logInfo, pluralize } from "../output.ts";
import { askForConfirmation } from "../submit/price.ts";
import type { BatchView } from "./batch-view.ts";

/** Tells what the first rows came to, and asks whether to go on. Without a person, `--yes` goes on where all is good. */
export async function confirmCanary(
  context: CliContext,
  report: CanaryReport,
  yes: boolean,
  screen: BatchView,
): Promise<boolean> {
  const { rows, completed, charged, quoted, good, problems } = report;
  const quote = quoted === undefined ? "no quote" : `${quoted} quoted at the most`;
  screen.stop();
  logInfo(
    context,
    `Canary: ${completed} of ${pluralize(rows, "row")} done, ${pluralize(charged, "credit")} charged, ${quote}.`,
  );
  for (const problem of problems) logInfo(context, `  ${problem}`);
  if (yes) return good;
  if (!context.interactive) return false;
  return askForConfirmation(context, "Go on with the others?");
}
