import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { systemClock } from "../../../src/scheduling/index.ts";
import { fetchOutsideClock } from "../fault-matrix/fetch-outside-clock.ts";
import { invariantViolations } from "../fault-matrix/invariants.ts";
import { discardRedirectBody } from "../fault-matrix/random-run.ts";
import { clockStep, faultStep, type RunStep, toxicStep } from "../fault-matrix/steps.ts";
import { createFaultTestBed } from "../fault-matrix/test-bed.ts";
import { createFaceContext } from "./context.ts";
import { type FaceFactory, faceJobCount } from "./face.ts";

export type FaceStep =
  | Extract<RunStep, { do: "fault" | "toxic" | "clock" }>
  | { do: "act"; job: number; variant: number; abort?: { at: "before" | "after"; request: number } | undefined }
  | { do: "restart" };

const act = fc.record({
  do: fc.constant("act" as const),
  job: fc.nat(faceJobCount - 1),
  variant: fc.nat(11),
  abort: fc.option(
    fc.record({
      at: fc.constantFrom("before" as const, "after" as const),
      request: fc.integer({ min: 1, max: 3 }),
    }),
    { nil: undefined, freq: 3 },
  ),
});

/** A sequence of steps of a user, among faults. */
export const faceSteps: fc.Arbitrary<FaceStep[]> = fc.array(
  fc.oneof(
    // A task with an unexpected output never ends well; it has tests of its own.
    {
      weight: 4,
      arbitrary: faultStep.filter(
        (step) => step.do !== "fault" || !step.name.startsWith("unexpected-"),
      ) as fc.Arbitrary<FaceStep>,
    },
    { weight: 3, arbitrary: toxicStep as fc.Arbitrary<FaceStep> },
    { weight: 8, arbitrary: act },
    { weight: 1, arbitrary: clockStep as fc.Arbitrary<FaceStep> },
    { weight: 1, arbitrary: fc.constant<FaceStep>({ do: "restart" }) },
  ),
  { minLength: 1, maxLength: 7, size: "max" },
);

/** A sandbox behind a fault proxy, on a virtual clock that is also that of the commands in this process. */
export async function createFaceTestBed() {
  const testBed = await createFaultTestBed({ sandbox: { maxRunning: 1e6, rateLimit: false } });
  const machine = { ...systemClock };
  const { bigint } = process.hrtime;
  Object.assign(systemClock, testBed.clock);
  // The ledger measures the account's window by it. A pause after a 429 would outlast hours of virtual time.
  process.hrtime.bigint = () => BigInt(Math.round(testBed.clock.now() * 1e6));
  return {
    ...testBed,
    async [Symbol.asyncDispose]() {
      Object.assign(systemClock, machine);
      process.hrtime.bigint = bigint;
      await testBed[Symbol.asyncDispose]();
    },
  };
}

export type FaceTestBed = Awaited<ReturnType<typeof createFaceTestBed>>;

/**
 * Runs the steps with an account of its own, then finishes all jobs without faults.
 * @returns the violations of the invariants, by the service's ledger, the wire and the folder.
 */
export async function runFace(
  testBed: FaceTestBed,
  create: FaceFactory,
  name: string,
  steps: readonly FaceStep[],
): Promise<string[]> {
  const { sandbox, control, proxy, wire, clock, fault } = testBed;
  const start = sandbox.ledger().at(-1)?.seq ?? 0;
  const { id: account } = (await control("POST", "/accounts", { name, credits: 1_000 })) as { id: string };
  const { key: apiKey } = (await control("POST", "/keys", { account })) as { key: string };
  const home = await mkdtemp(join(tmpdir(), "seedance-face-"));
  await mkdir(join(home, "out"));
  wire.requests.length = 0;
  const faceContext = createFaceContext({ apiKey, baseUrl: proxy.url, home });
  const promptOf = (job: number) => `${name}, job ${job}: a glass train crosses a bridge. Wind howls.`;
  const face = await create(faceContext, promptOf, home);
  const fetch = globalThis.fetch;
  try {
    for (const step of steps) {
      if (step.do === "fault") fault(step);
      else if (step.do === "toxic") proxy.add(step.toxic);
      else if (step.do === "clock") await clock.sleep(step.seconds * 1_000);
      else if (step.do === "restart") await face.restart();
      else {
        const controller = new AbortController();
        let requests = 0;
        globalThis.fetch = async (input, init) => {
          const isAborted = step.abort && ++requests === step.abort.request;
          if (isAborted && step.abort?.at === "before") controller.abort();
          const response = await fetch(input, init);
          await discardRedirectBody(response);
          if (isAborted && step.abort?.at === "after") controller.abort();
          return response;
        };
        await face.act(step.job, step.variant, controller.signal);
      }
    }
    sandbox.faults.remove();
    proxy.reset();
    await clock.sleep(60_000);
    await face.restart();
    const violations = await face.finish(new AbortController().signal);
    const entries = sandbox.ledger(start);
    const charges = entries.filter((entry) => entry.type === "charge");
    violations.push(
      ...invariantViolations({
        entries: entries.filter((entry) => entry.type !== "request"),
        requests: wire.requests,
        jobs: new Map(Array.from({ length: faceJobCount }, (_, job) => [promptOf(job), "killed" as const])),
        apiKeys: [apiKey],
        errors: [],
        strayRequests: [],
      }),
    );
    const { stdout, stderr } = faceContext.printed;
    if (`${stdout}${stderr}`.includes(apiKey)) violations.push("I3: the API key was printed");
    if (stderr.includes("bug")) violations.push(`I7: a command failed unexpectedly: ${stderr}`);
    for (const { task } of charges) {
      const job = Array.from({ length: faceJobCount }, (_, index) => index).find(
        (index) => promptOf(index) === (task.body as { prompt?: string }).prompt,
      );
      if (task.outcome === "failed" || (job !== undefined && face.withoutFiles?.has(job))) continue;
      violations.push(...(await fileViolations(sandbox.url, home, task)));
    }
    return violations;
  } finally {
    globalThis.fetch = fetch;
    sandbox.faults.remove();
    proxy.reset();
    await face.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** Every file of a task is saved, and complete (I1, I6). */
async function fileViolations(url: string, home: string, { id, model }: { id: string; model: string }) {
  const expected = model === "seedance" ? ["video.mp4", "last-frame.png"] : ["1.png"];
  const names = (await readdir(home, { recursive: true, encoding: "utf8" })).filter((name) => name.includes(id));
  const partial = names.filter((name) => /\.partial/.test(name)).map((name) => `I6: ${name} was left behind`);
  const files = await Promise.all(
    names.filter((name) => !/\.partial/.test(name)).map((name) => readFile(join(home, name))),
  );
  const served = await Promise.all(expected.map((name) => fetchOutsideClock(`${url}/media/${id}/${name}?preview`)));
  const missing = served.filter((file) => !files.some((saved) => saved.equals(file)));
  return [
    ...partial,
    ...(missing.length > 0 ? [`I1: ${missing.length} files of ${id} are not saved`] : []),
    ...(files.some((file) => !served.some((whole) => whole.equals(file))) ? [`I6: a file of ${id} is incomplete`] : []),
  ];
}
