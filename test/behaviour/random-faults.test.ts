import { env } from "node:process";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClientOptions, createClient, SeedanceError } from "../../src/package/index.ts";
import { type ClientFactory, RandomRun } from "./fault-matrix/random-run.ts";
import { runSteps } from "./fault-matrix/steps.ts";
import { createFaultTestBed, type FaultTestBed } from "./fault-matrix/test-bed.ts";

const defaultRuns = 300;
/** How many runs there are, by the environment. */
const numRuns = Number(env.FAULT_RUNS ?? defaultRuns);
/** A failure tells its seed and path: FAULT_SEED=… FAULT_PATH=… npx vitest run random-faults is that run again. */
const replay = {
  ...(env.FAULT_SEED !== undefined && { seed: Number(env.FAULT_SEED) }),
  ...(env.FAULT_PATH !== undefined && { path: env.FAULT_PATH }),
};

let testBed: FaultTestBed;
beforeAll(async () => {
  testBed = await createFaultTestBed({ sandbox: { maxRunning: 1e6 } });
});
afterAll(() => testBed[Symbol.asyncDispose]());

let runs = 0;
/** Whatever happens in whatever order, the ledger and the wire show what must be, and every wish comes to its end. */
const property = (make: ClientFactory) =>
  fc.asyncProperty(runSteps, fc.constantFrom(40, 1_000, 1_000), async (steps, credits) => {
    const run = await RandomRun.begin(testBed, make, `Run ${++runs}`, credits);
    try {
      for (const step of steps) await run.performStep(step);
      const wrong = run.findViolations();
      await run.finishJobs();
      wrong.push(...run.findViolations());
      if (wrong.length > 0) throw new Error([...new Set(wrong)].join("\n"));
    } finally {
      await run.close();
    }
  });

test(
  "whatever goes wrong in whatever order, nothing is lost, charged twice or told",
  () => fc.assert(property(createClient), { numRuns, ...replay }),
  30_000 + numRuns * 200,
);

/** A client whose requests are changed on their way out. */
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
  "a fresh key for each retry": {
    make: createChangingClient((_, headers, sent) => {
      if (sent > 0) headers.set("Idempotency-Key", crypto.randomUUID());
    }),
    breaks: "I2",
  },
  "another body for a retry": {
    make: createChangingClient((init, _, sent) => {
      if (sent > 0) init.body = `${init.body} `;
    }),
    breaks: "I2",
  },
  "errors that can't go on": {
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
  "errors that hold the key": {
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

describe("a client with a mistake is found out in the usual number of runs", () => {
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
