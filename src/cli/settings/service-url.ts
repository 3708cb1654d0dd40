import type { CliContext } from "../context.ts";
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
