/**
 * The invariants, which hold despite every fault.
 * - I1 no job is lost: it ends as its task, as a refused job without a charge, or as an error that can be resumed.
 * - I2 no job is charged twice: it has one key, and a key has one body and at most one charge.
 * - I3 the API key is sent only to the service, and is in no error.
 * - I4 no account spends more credits than it has.
 * - I5 the service sees at most 30 requests of an account in any 60 s.
 * - I6 a file with a final name is complete, and nothing is written outside the folder.
 * - I7 once the fault is over, all jobs end without a user; until then, errors can be resumed.
 */
export type Invariant = "I1" | "I2" | "I3" | "I4" | "I5" | "I6" | "I7";

export interface FaultMatrixRow {
  fault: string;
  atRisk: Invariant[];
  /** The files that test it, if it needs more than a client: the command line, the ledger or a batch. */
  testedIn?: readonly string[];
}

/** All faults, by number. */
export const faultMatrixRows: Record<number, FaultMatrixRow> = {
  1: { fault: "connection refused, or no such host", atRisk: ["I7"] },
  2: { fault: "reset before the request is read", atRisk: ["I2"] },
  3: { fault: "reset after the commit", atRisk: ["I2"] },
  4: { fault: "closed after the commit, without a response", atRisk: ["I2"] },
  5: { fault: "no response at all", atRisk: ["I2", "I7"] },
  6: { fault: "201 truncated before its Content-Length", atRisk: ["I1", "I2"] },
  7: { fault: "chunked 201, truncated", atRisk: ["I1"] },
  8: { fault: "201 without a length, truncated", atRisk: ["I1"] },
  9: { fault: "201 without an id", atRisk: ["I1", "I2"] },
  10: { fault: "a response byte by byte", atRisk: ["I7"] },
  11: { fault: "a huge body", atRisk: ["I7"] },
  12: { fault: "64 KiB of headers", atRisk: ["I2"] },
  13: { fault: "invalid HTTP or gzip", atRisk: ["I2"] },
  14: { fault: "2xx with invalid JSON", atRisk: ["I1"] },
  15: { fault: "a gateway's HTML page", atRisk: ["I2", "I3"] },
  16: { fault: "a storm of 503", atRisk: ["I7", "I2"] },
  17: { fault: "500 on submits", atRisk: ["I2"] },
  18: { fault: "429 with Retry-After", atRisk: ["I5"] },
  19: { fault: "429 without Retry-After", atRisk: ["I5"] },
  20: { fault: "Retry-After as a date", atRisk: ["I5", "I7"] },
  21: { fault: "a malformed Retry-After", atRisk: ["I7"] },
  22: { fault: "307 from the bare host to www", atRisk: ["I3", "I7"] },
  23: { fault: "301, 302, 303", atRisk: ["I1", "I3"] },
  24: { fault: "a redirect to http or another host", atRisk: ["I3"] },
  25: { fault: "clocks that differ and jump", atRisk: ["I5", "I7"] },
  26: { fault: "the key is revoked during the run", atRisk: ["I1"] },
  27: { fault: "402: no credits left", atRisk: ["I4"] },
  28: { fault: "409: the first request still runs", atRisk: ["I2"] },
  29: { fault: "404 on polls right after the 201", atRisk: ["I1"] },
  30: { fault: "an unknown status", atRisk: ["I1", "I7"] },
  31: { fault: "a task that never ends", atRisk: ["I1", "I7"] },
  32: { fault: "completed too early, and refunds that come late", atRisk: ["I1", "I4"] },
  33: { fault: "one task id for two keys", atRisk: ["I1"] },
  34: { fault: "a download truncated or reset", atRisk: ["I6"] },
  35: { fault: "a download that is not a complete file", atRisk: ["I6"] },
  36: { fault: "an expired download URL", atRisk: ["I1"] },
  37: { fault: "a download that redirects into a private network", atRisk: ["I3"] },
  38: { fault: "names that leave the folder", atRisk: ["I6"] },
  39: {
    fault: "the disk is full",
    atRisk: ["I1", "I2"],
    testedIn: ["test/batch/disk.slow.test.ts", "test/cli/next-lines.slow.test.ts"],
  },
  40: {
    fault: "a folder that is read-only or on another device",
    atRisk: ["I6"],
    testedIn: ["test/node/disk.test.ts"],
  },
  41: {
    fault: "SIGKILL at each step",
    atRisk: ["I1", "I2", "I3", "I4", "I5", "I6", "I7"],
    testedIn: ["test/cli/crash.slow.test.ts", "test/chaos/embedded.ts"],
  },
  42: {
    fault: "SIGINT and SIGTERM, once and twice",
    atRisk: ["I1"],
    testedIn: ["test/cli/next-lines.slow.test.ts", "test/batch/stop.slow.test.ts"],
  },
  43: { fault: "two processes in one batch folder", atRisk: ["I2", "I5"], testedIn: ["test/batch/share.test.ts"] },
  44: {
    fault: "two machines on one account",
    atRisk: ["I5"],
    testedIn: ["test/node/ledger-requests.test.ts", "test/behaviour/budget.test.ts"],
  },
  45: {
    fault: "a journal with a torn end or a flipped bit",
    atRisk: ["I1", "I2"],
    testedIn: ["test/node/ledger-verify.test.ts"],
  },
  46: { fault: "error texts with the key or a signed URL", atRisk: ["I3"] },
  47: { fault: "prompts with control characters, or too long", atRisk: ["I3", "I4"] },
  48: {
    fault: "a hostile manifest",
    atRisk: ["I2", "I4"],
    testedIn: ["test/batch/manifest-rows.test.ts", "test/batch/manifest-formats.test.ts"],
  },
  49: { fault: "429 with a foreign code or an HTML body", atRisk: ["I7"] },
  50: { fault: "408, 425, 499 after the commit", atRisk: ["I2", "I4"] },
  51: { fault: "301, 302, 303 after the commit", atRisk: ["I2", "I4"] },
  52: { fault: "201 with an id that breaks the contract", atRisk: ["I1"] },
  53: { fault: "completed with an output of another shape", atRisk: ["I1", "I7"] },
  54: { fault: "a rejected certificate, no network, a refused port", atRisk: ["I7"] },
  55: { fault: "a deadline before the first poll", atRisk: ["I1"] },
  56: {
    fault: "stdout's or stderr's reader is gone",
    atRisk: ["I1", "I7"],
    testedIn: ["test/cli/standard-streams.slow.test.ts"],
  },
  57: { fault: "SIGHUP", atRisk: ["I1"], testedIn: ["test/cli/next-lines.slow.test.ts"] },
  58: {
    fault: "a ledger lost, emptied, replaced or without its log",
    atRisk: ["I1", "I2"],
    testedIn: ["test/node/ledger-lost.test.ts", "test/cli/ledger.test.ts", "test/batch/disk.slow.test.ts"],
  },
  59: { fault: "an output that is nested deep or repeats a URL", atRisk: ["I7"] },
  60: { fault: "half of a file with an agreeing Content-Length", atRisk: ["I6"] },
  61: { fault: "a proxy that gives every name a fake address", atRisk: ["I1", "I3"] },
  62: {
    fault: "a refusal of the account in the middle of a batch",
    atRisk: ["I7"],
    testedIn: ["test/batch/contract.test.ts", "test/cli/batch.test.ts"],
  },
  63: { fault: "texts that are made to be slow", atRisk: ["I7"] },
};
