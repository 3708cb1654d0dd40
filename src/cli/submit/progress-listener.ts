import type { ClientEvent } from "../../client/index.ts";
import { t } from "../language/translate.ts";
import { formatDuration } from "../output.ts";
import type { ProgressLine } from "../progress-line.ts";

/** Shorter waits are not reported. */
const minReportedMilliseconds = 1_000;

/** Reports why a request takes long: a failed attempt, or a wait for the rate limit. */
export function createProgressListener(progress: ProgressLine): (event: ClientEvent) => void {
  return (event) => {
    if (event.type === "retried")
      progress.log(t`${event.error.message} Retrying in ${formatDuration(event.milliseconds / 1000)}.`);
    if (event.type === "waiting" && event.milliseconds >= minReportedMilliseconds)
      progress.log(t`Rate limit reached. Continuing in about ${formatDuration(event.milliseconds / 1000)}.`);
  };
}
