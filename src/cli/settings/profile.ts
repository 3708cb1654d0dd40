import { message } from "../../message.ts";
import type { CliContext } from "../context.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The profile's name from `--profile`, `SEEDANCE_PROFILE`, or `default`.
 * @throws UsageError if the name is not a valid file name on every system.
 */
export function profileOf({ global: { profile = "default" } }: Pick<CliContext, "global">): string {
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/.test(profile)) return profile;
  throw new UsageError(
    message`--profile ${JSON.stringify(profile)}: must be 1 to 64 lower-case letters, digits, _ or -, and begin with a letter or a digit.`,
  );
}
