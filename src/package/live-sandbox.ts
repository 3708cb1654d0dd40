import { contract } from "../contract/live/index.ts";
import { type Sandbox, type SandboxOptions, startSandbox as startUnbound } from "../sandbox/index.ts";

export type {
  FaultKind,
  FaultRule,
  Faults,
  Sandbox,
  SandboxClock,
  SandboxEvent,
  SandboxLedgerEntry,
  SandboxOptions,
  TaskRecord,
} from "../sandbox/index.ts";
export { faultKinds } from "../sandbox/index.ts";

/**
 * Starts a sandbox, as `startSandbox` of `seedance-client/sandbox` does, but with the live contract as the default.
 * @throws what `startSandbox` of `seedance-client/sandbox` throws.
 */
export function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return startUnbound({ ...options, contract: options.contract ?? contract });
}
