export { compare } from "./compare.ts";
export type { Exchange } from "./exchange.ts";
export { type Finding, type FindingKind, overlayOf } from "./finding.ts";
export { type ProbeOptions, probe } from "./probe.ts";
export { readHar } from "./read-har.ts";
export { readLedger } from "./read-ledger.ts";
export { recording } from "./record.ts";
