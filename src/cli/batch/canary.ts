import type { CanaryReport } from "../../batch/index.ts";
import type { CliContext } from "../context.ts";
import { t, translate } from "../language/translate.ts";
import { logInfo, pluralize } from "../output.ts";
import { askForConfirmation } from "../submit/price.ts";
import type { BatchView } from "./batch-view.ts";

/** Reports the canary rows and asks whether to continue. With `--yes` it does not ask and continues if all are good. */
export async function confirmCanary(
  context: CliContext,
  report: CanaryReport,
  yes: boolean,
  view: BatchView,
): Promise<boolean> {
  const { rows, completed, charged, quoted, good, problems } = report;
  const counts = t`Canary: ${completed} of ${pluralize(rows, "row")} done.`;
  const credits =
    quoted === undefined
      ? t`Credits: ${charged} charged; no price was known.`
      : t`Credits: ${charged} charged, at most ${quoted} expected.`;
  view.stop();
  logInfo(context, `${counts} ${credits}`);
  for (const problem of problems) logInfo(context, `  ${translate(problem)}`);
  if (yes) return good;
  if (!context.interactive) return false;
  return askForConfirmation(context, t`Continue with the remaining rows?`);
}
