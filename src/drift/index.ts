export { compareExchanges } from "./compare.ts";
export type { Exchange } from "./exchange.ts";
export { type DriftFinding, type DriftFindingKind, overlayOf } from "./finding.ts";
export { type ProbeServiceOptions, probeService } from "./probe-service.ts";
export { readHar } from "./read-har.ts";
export { readLedgerExchanges } from "./read-ledger.ts";
export { createRecordingFetch } from "./record.ts";
