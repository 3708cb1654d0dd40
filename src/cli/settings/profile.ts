import type { CliContext } from "../context.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The profile whose key and settings are used: `--profile`, `SEEDANCE_PROFILE`, else `default`.
 * @throws UsageError where the name can't be one of a file everywhere.
 */
export function profileOf({ global: { profile = "default" } }: Pick<CliContext, "global">): string {
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/.test(profile)) return profile;
  throw new UsageError(
    `--profile ${JSON.stringify(profile)}: must be 1 to 64 lower-case letters, digits, _ or -, and begin with none of the two last.`,
  );
}
