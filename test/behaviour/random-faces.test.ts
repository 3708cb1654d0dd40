import { env } from "node:process";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBatchFace } from "./faces/batch-face.ts";
import { createCliFace } from "./faces/cli-face.ts";
import { runInProcess } from "./faces/context.ts";
import type { FaceFactory } from "./faces/face.ts";
import { createFaceTestBed, type FaceTestBed, faceSteps, runFace } from "./faces/face-run.ts";
import { createMcpFace } from "./faces/mcp-face.ts";

const numRuns = Number(env.FACE_RUNS ?? 5);
/** A failure prints its seed and path. To repeat it: FAULT_SEED=… FAULT_PATH=… npx vitest run random-faces -t NAME */
const replay = {
  // The same runs each time, so that what passed once passes again. CI takes other ones for each commit.
  seed: Number(env.FAULT_SEED ?? 1),
  ...(env.FAULT_PATH !== undefined && { path: env.FAULT_PATH }),
};

let testBed: FaceTestBed;
beforeAll(async () => {
  testBed = await createFaceTestBed();
});
afterAll(() => testBed[Symbol.asyncDispose]());

let runs = 0;
const property = (create: FaceFactory) =>
  fc.asyncProperty(faceSteps, async (steps) => {
    const violations = await runFace(testBed, create, `Run ${++runs}`, steps);
    if (violations.length > 0) throw new Error([...new Set(violations)].join("\n"));
  });

test.each([
  ["the command line", createCliFace],
  ["the tools of agents", createMcpFace],
  ["batches", createBatchFace],
])(
  "after any sequence of faults %s lose no job, charge none twice and expose no key",
  async (_, create) => {
    const before = testBed.charges().length;
    await fc.assert(property(create), { numRuns, ...replay });
    expect(testBed.charges().length - before).toBeGreaterThan(numRuns / 2);
  },
  60_000 + numRuns * 2_000,
);

const plantedMistakes: Record<string, { plant: FaceFactory; breaks: string }> = {
  "submits an unfinished job again": {
    plant: async (context, promptOf, home) => ({
      ...(await createCliFace(context, promptOf, home)),
      async act(job, _, signal) {
        const line = ["image", promptOf(job), "--no-wait", "--yes", "--again"];
        for (let runs = 0; runs < 2; runs++) await runInProcess(context.context(signal), line);
      },
    }),
    breaks: "I2",
  },
  "saves no files": {
    plant: async (context, promptOf, home) => ({
      ...(await createCliFace(context, promptOf, home)),
      async act(job, _, signal) {
        await runInProcess(context.context(signal), ["image", promptOf(job), "--no-download", "--yes"]);
      },
      finish: async () => [],
    }),
    breaks: "I1",
  },
};

test.each(Object.entries(plantedMistakes))("a run detects a product that %s", async (_, { plant, breaks }) => {
  const act = { do: "act", job: 1, variant: 0 } as const;
  const violations = await runFace(testBed, plant, `Run ${++runs}`, [act]);
  expect(violations.map((violation) => violation.slice(0, 2))).toContain(breaks);
});
