import type { ClientEvent } from "../../client/index.ts";
import { formatDuration } from "../output.ts";
import type { ProgressLine } from "../progress-line.ts";

/** Shorter waits are not worth a line. */
const minReportedMilliseconds = 1_000;

/** Tells people why nothing seems to happen: a try that failed, a request that waits for room under the limit. */
export function createProgressListener(progress: ProgressLine): (event: ClientEvent) => void {
  return (event) => {
    if (event.type === "retried")
      progress.log(`${event.error.message} Trying again in ${formatDuration(event.milliseconds / 1000)}.`);
    if (event.type === "waiting" && event.milliseconds >= minReportedMilliseconds)
      progress.log(
        `The account's requests are used up: going on in about ${formatDuration(event.milliseconds / 1000)}.`,
      );
  };
}
