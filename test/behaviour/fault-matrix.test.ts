import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { ConnectionError, type SeedanceError } from "../../src/package/index.ts";
import type { SandboxLedgerEntry } from "../../src/sandbox/index.ts";
import { type InvariantEvidence, invariantViolations } from "./fault-matrix/invariants.ts";
import { faultMatrixRows } from "./fault-matrix/rows.ts";
import type { WireRequest } from "./fault-matrix/traffic.ts";

/** The rows that have tests, read from the sources of the tests. */
async function coveredRows(): Promise<Set<number>> {
  const covered = new Set<number>();
  for await (const file of glob("test/behaviour/fault-matrix-*.test.ts"))
    for (const [, number] of (await readFile(file, "utf8")).matchAll(/\brow\(\s*(\d+),/g)) covered.add(Number(number));
  return covered;
}

describe("the fault matrix", () => {
  test("has a fault and the invariants at risk in each row", () => {
    for (const { fault, atRisk } of Object.values(faultMatrixRows)) {
      expect(fault).not.toBe("");
      expect(atRisk.length).toBeGreaterThan(0);
    }
  });

  test("has 63 rows, each with a test here or in the files that it names", async () => {
    const rows = Object.entries(faultMatrixRows);
    expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 63 }, (_, index) => index + 1));
    const here = rows.filter(([, { testedIn }]) => testedIn === undefined).map(([number]) => Number(number));
    expect([...(await coveredRows())].sort((a, b) => a - b)).toEqual(here);
    for (const file of rows.flatMap(([, { testedIn = [] }]) => testedIn)) expect(existsSync(file), file).toBe(true);
  });
});

const request = (body: object, key: string, more: Partial<WireRequest> = {}): WireRequest => ({
  method: "POST",
  path: "/api/v1/video/seedance",
  headers: { "idempotency-key": key, authorization: "Bearer sk_live_mine" },
  body: JSON.stringify(body),
  ...more,
});
const charge = (prompt: string, id: string, credits = 30): SandboxLedgerEntry => ({
  type: "charge",
  seq: 2,
  at: 0,
  idempotencyKey: "one",
  fingerprint: "",
  answer: {},
  task: {
    ...{ id, credits, account: "a", model: "seedance", body: { prompt }, seed: 1 },
    ...{ createdAt: 0, endsAt: 1, outcome: "completed" },
  },
});
const credits = { type: "credits", seq: 1, at: 0, account: "a", credits: 100, reason: "top-up" } as const;
const lost = new ConnectionError("It broke.", { idempotencyKey: "one" });
const resumable = Object.assign(new ConnectionError("It broke.", { idempotencyKey: "one" }), {
  resume: async () => ({ id: "sd2_1", idempotencyKey: "one" }),
});
const task = { id: "sd2_1", idempotencyKey: "one", status: "processing" };

/** The evidence of one successful job. */
const good: InvariantEvidence = {
  entries: [credits, charge("A", "sd2_1")],
  requests: [request({ prompt: "A" }, "one")],
  jobs: new Map([["A", task]]),
  apiKeys: ["sk_live_mine"],
  errors: [],
  strayRequests: [],
};
const requestsAt = (...moments: number[]): SandboxLedgerEntry[] =>
  moments.map((at) => ({ type: "request", seq: 3, at, account: "a", method: "GET", path: "/", status: 200 }));
const thirty = Array.from({ length: 30 }, (_, index) => index * 100);

describe("the check of the invariants", () => {
  test.each<[string, Partial<InvariantEvidence>]>([
    ["I1", { jobs: new Map() }],
    ["I1", { entries: [credits] }],
    ["I1", { entries: [credits, charge("A", "sd2_2")] }],
    ["I1", { jobs: new Map([["A", lost]]) }],
    ["I2", { entries: [credits, charge("A", "sd2_1"), charge("A", "sd2_1")] }],
    ["I2", { requests: [request({ prompt: "A" }, "one"), request({ prompt: "A" }, "two")] }],
    ["I2", { requests: [request({ prompt: "A" }, "one"), request({ prompt: "A", seed: 1 }, "one")] }],
    ["I2", { requests: [request({ prompt: "A" }, "one"), request({ prompt: "B" }, "one")] }],
    ["I3", { errors: [new Error("sk_live_mine")] }],
    ["I3", { errors: [new Error("outer", { cause: { headers: ["Bearer sk_live_mine"] } })] }],
    ["I3", { strayRequests: ["http://169.254.169.254/"] }],
    ["I3", { requests: [request({ prompt: "A" }, "one", { path: "/media/sd2_1/video.mp4" })] }],
    ["I3", { requests: [request({ prompt: "A sk_live_mine" }, "one")] }],
    ["I4", { entries: [credits, charge("A", "sd2_1", 101)] }],
    ["I5", { entries: [...(good.entries ?? []), ...requestsAt(...thirty, 59_999)] }],
  ])("reports that %s is broken by %o", (name, change) => {
    const violations = invariantViolations({ ...good, ...change });
    expect(violations.map((violation) => violation.slice(0, 2))).toContain(name);
  });

  test.each<[string, Partial<InvariantEvidence>]>([
    ["the job is successful", {}],
    ["an error can be resumed", { jobs: new Map([["A", resumable as SeedanceError]]) }],
    ["nothing was charged", { entries: [credits], jobs: new Map([["A", lost]]) }],
    ["the process was killed", { jobs: new Map([["A", "killed"]]) }],
    ["the same bytes were sent twice", { requests: [...good.requests, ...good.requests] }],
    ["an account sends thirty requests a minute", { entries: [...good.entries, ...requestsAt(...thirty, 60_000)] }],
  ])("reports nothing if %s", (_, change) => {
    expect(invariantViolations({ ...good, ...change })).toEqual([]);
  });
});
