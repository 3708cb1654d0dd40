import type { CliContext } from "../context.ts";
import { formatCommand } from "../format-command.ts";
import { baseUrlOf } from "./config.ts";
import type { ProfileSettings } from "./settings.ts";

/** The embedded sandbox. Its key is valid nowhere else. The origin is fixed, because its port differs in each run. */
export const embeddedSandbox = { key: "sk_live_local_sandbox", origin: "http://sandbox.localhost", speed: 30 };

/** The URL of the service that a command line uses. */
export function serviceUrl(context: CliContext, settings: ProfileSettings): string {
  return context.global.sandbox
    ? embeddedSandbox.origin
    : (baseUrlOf(context, settings) ?? context.contract.servers[0]);
}

/**
 * A command line that runs as printed for another service, with the same ledger as this one.
 * @param baseUrl the service, as jobs record it.
 */
export function formatCommandFor(
  { inheritedFlags }: { readonly inheritedFlags: readonly string[] },
  baseUrl: string,
  ...words: readonly string[]
): string {
  const others = inheritedFlags.filter(
    (flag, index) => !["--base-url", "--sandbox"].includes(flag) && inheritedFlags[index - 1] !== "--base-url",
  );
  const service = baseUrl === embeddedSandbox.origin ? ["--sandbox"] : ["--base-url", baseUrl];
  return formatCommand({ inheritedFlags: [...service, ...others] }, ...words);
}
