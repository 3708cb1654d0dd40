import type { CanaryReport } from "../../batch/index.ts";
import type { Context } from "../context.ts";
import { counted, note } from "../output.ts";
import { askYes } from "../submit/price.ts";
import type { Screen } from "./screen.ts";

/** Tells what the first rows came to, and asks whether to go on. Without a person, `--yes` goes on where all is good. */
export async function askCanary(
  context: Context,
  report: CanaryReport,
  yes: boolean,
  screen: Screen,
): Promise<boolean> {
  const { rows, completed, charged, quoted, good, problems } = report;
  const quote = quoted === undefined ? "no quote" : `${quoted} quoted at the most`;
  screen.stop();
  note(
    context,
    `Canary: ${completed} of ${counted(rows, "row")} done, ${counted(charged, "credit")} charged, ${quote}.`,
  );
  for (const problem of problems) note(context, `  ${problem}`);
  if (yes) return good;
  if (!context.interactive) return false;
  return askYes(context, "Go on with the others?");
}
