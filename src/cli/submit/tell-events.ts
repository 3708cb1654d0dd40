import type { ClientEvent } from "../../client/index.ts";
import { spoken } from "../output.ts";
import type { Progress } from "../progress.ts";

/** Shorter waits are not worth a line. */
const worthTelling = 1_000;

/** Tells people why nothing seems to happen: a try that failed, a request that waits for room under the limit. */
export function tellEvents(progress: Progress): (event: ClientEvent) => void {
  return (event) => {
    if (event.type === "retried")
      progress.say(`${event.error.message} Trying again in ${spoken(event.milliseconds / 1000)}.`);
    if (event.type === "waiting" && event.milliseconds >= worthTelling)
      progress.say(`The account's requests are used up: going on in about ${spoken(event.milliseconds / 1000)}.`);
  };
}
