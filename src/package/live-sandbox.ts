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

/** `startSandbox` of `seedance-client/sandbox`, with the live contract as its default. Throws what that throws. */
export function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return startUnbound({ ...options, contract: options.contract ?? contract });
}
