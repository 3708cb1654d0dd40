import type { CliContext } from "../context.ts";
import { baseUrlOf } from "./config.ts";
import type { ProfileSettings } from "./settings.ts";

/** The embedded sandbox: its key opens nothing else, and its port differs from run to run. */
export const embeddedSandbox = { key: "sk_live_local_sandbox", origin: "http://sandbox.localhost", speed: 30 };

/** The service that a command line talks to, without a key. */
export function serviceUrl(context: CliContext, settings: ProfileSettings): string {
  return context.global.sandbox
    ? embeddedSandbox.origin
    : (baseUrlOf(context, settings) ?? context.contract.servers[0]);
}
