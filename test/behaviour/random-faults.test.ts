import { env } from "node:process";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClientOptions, createClient, SeedanceError } from "../../src/package/index.ts";
import { type ClientFactory, RandomRun } from "./fault-matrix/random-run.ts";
import { runSteps } from "./fault-matrix/steps.ts";
import { createFaultTestBed, type FaultTestBed } from "./fault-matrix/test-bed.ts";

const defaultRuns = 300;
const numRuns = Number(env.FAULT_RUNS ?? defaultRuns);
/** A failure prints its seed and path. To repeat it: FAULT_SEED=… FAULT_PATH=… npx vitest run random-faults */
const replay = {
  // The same runs each time, so that what passed once passes again. CI takes other ones for each commit.
  seed: Number(env.FAULT_SEED ?? 1),
  ...(env.FAULT_PATH !== undefined && { path: env.FAULT_PATH }),
};

let testBed: FaultTestBed;
beforeAll(async () => {
  testBed = await createFaultTestBed({ sandbox: { maxRunning: 1e6 } });
});
afterAll(() => testBed[Symbol.asyncDispose]());

let runs = 0;
/** After any sequence of faults the invariants hold by the ledger and the wire, and every job ends. */
const property = (make: ClientFactory) =>
  fc.asyncProperty(runSteps, fc.constantFrom(40, 1_000, 1_000), async (steps, credits) => {
    const run = await RandomRun.begin(testBed, make, `Run ${++runs}`, credits);
    try {
      for (const step of steps) await run.performStep(step);
      const violations = run.findViolations();
      await run.finishJobs();
      violations.push(...run.findViolations());
      if (violations.length > 0) throw new Error([...new Set(violations)].join("\n"));
    } finally {
      await run.close();
    }
  });

test(
  "after any sequence of faults no job is lost or charged twice, and no key is exposed",
  () => fc.assert(property(createClient), { numRuns, ...replay }),
  30_000 + numRuns * 200,
);

/** A client whose requests are changed before they are sent. */
const createChangingClient =
  (change: (init: RequestInit, headers: Headers, sent: number) => void): ClientFactory =>
  (options: ClientOptions) => {
    const sent = new Map<string, number>();
    const fetch: typeof globalThis.fetch = (input, init) => {
      const headers = new Headers(init?.headers);
      const key = headers.get("Idempotency-Key") ?? "";
      const count = sent.get(key) ?? 0;
      sent.set(key, count + 1);
      const changed = { ...init };
      if (key !== "") change(changed, headers, count);
      return (options.fetch ?? globalThis.fetch)(input, { ...changed, headers });
    };
    return createClient({ ...options, fetch });
  };

const plantedMistakes: Record<string, { make: ClientFactory; breaks: string }> = {
  "uses a new key for each retry": {
    make: createChangingClient((_, headers, sent) => {
      if (sent > 0) headers.set("Idempotency-Key", crypto.randomUUID());
    }),
    breaks: "I2",
  },
  "changes the body of a retry": {
    make: createChangingClient((init, _, sent) => {
      if (sent > 0) init.body = `${init.body} `;
    }),
    breaks: "I2",
  },
  "throws errors without resume()": {
    make: (options) => {
      const client = createClient(options);
      const submit: typeof client.submit = (...job) =>
        client.submit(...job).catch(({ code, message, idempotencyKey }) => {
          throw new SeedanceError(code, message, { idempotencyKey });
        });
      return { ...client, submit };
    },
    breaks: "I1",
  },
  "throws errors with the key": {
    make: (options) => {
      const client = createClient(options);
      const submit: typeof client.submit = (...job) =>
        client.submit(...job).catch((error) => {
          throw Object.assign(error, { headers: { Authorization: `Bearer ${options.apiKey}` } });
        });
      return { ...client, submit };
    },
    breaks: "I3",
  },
};

describe("the default number of runs detects a client that", () => {
  test.each(Object.entries(plantedMistakes))(
    "%s",
    async (_, { make, breaks }) => {
      const result = await fc.check(property(make), { numRuns: defaultRuns, endOnFailure: true });
      expect(result.failed).toBe(true);
      expect(String(result.errorInstance)).toContain(`${breaks}: `);
    },
    60_000,
  );
});
