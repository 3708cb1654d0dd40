export type { SandboxClock } from "./clock.ts";
export { type FaultKind, faultKinds } from "./faults/catalog.ts";
export type { FaultRule, Faults } from "./faults/faults.ts";
export type { SandboxOptions } from "./options.ts";
export { type Sandbox, startSandbox } from "./sandbox.ts";
export type { SandboxEvent, SandboxLedgerEntry, TaskRecord } from "./service/events.ts";
