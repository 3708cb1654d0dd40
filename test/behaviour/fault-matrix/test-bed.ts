import { expect, test } from "vitest";
import {
  type Client,
  type ClientOptions,
  createClient,
  SeedanceError,
  type SubmitOptions,
  type SubmittedTask,
} from "../../../src/package/index.ts";
import { type SandboxLedgerEntry, type SandboxOptions, startSandbox } from "../../../src/sandbox/index.ts";
import type { Clock } from "../../../src/scheduling/clock.ts";
import { virtualClock } from "../../support/clock.ts";
import { startFaultProxy } from "../../support/fault-proxy.ts";
import { sandboxClock } from "../../support/sandbox-clock.ts";
import { fetchOutsideClock } from "./fetch-outside-clock.ts";
import { expectInvariants, type MatrixJobOutcome } from "./invariants.ts";
import { faultMatrixRows } from "./rows.ts";
import { recordTraffic } from "./traffic.ts";

export interface FaultTestBedOptions {
  sandbox?: SandboxOptions;
  /** The clock of clients and sandbox; a virtual one by default. */
  clock?: Clock;
  /** The milliseconds by which the sandbox's date differs. */
  skew?: number;
}

export interface MatrixJobOptions extends SubmitOptions {
  /** The prompt, which identifies the job; a new one by default. */
  prompt?: string;
  model?: "seedance" | "gpt-image-2";
  /** The client that submits; a new one by default. */
  client?: Client;
}

/** A sandbox behind a fault proxy, on one clock with its clients, which records evidence for the invariants. */
export async function createFaultTestBed({ sandbox: options, clock = virtualClock(), skew }: FaultTestBedOptions = {}) {
  const sandbox = await startSandbox({ credits: 100_000, ...options, clock: sandboxClock(clock, skew) });
  const wire = recordTraffic();
  const proxy = await startFaultProxy(sandbox.url, { tap: wire.tap, random: () => 0.5 });
  const apiKey = sandbox.apiKey ?? "";
  const outcomes = new Map<string, MatrixJobOutcome>();
  const errors: unknown[] = [];
  const apiKeys = [apiKey];
  let count = 0;

  const client = (more: Partial<ClientOptions> = {}) =>
    createClient({ apiKey, baseUrl: proxy.url, clock, random: () => 0.5, ...more });

  const request = (prompt: string, { model, client: by = client(), ...options }: Omit<MatrixJobOptions, "prompt">) =>
    model === "gpt-image-2"
      ? by.submit(model, { type: "text-to-image", prompt, resolution: "1K", aspectRatio: "1:1" }, options)
      : by.submit("seedance", { prompt }, options);

  /** The error of a rejected promise. */
  const caught = async (promise: Promise<unknown>): Promise<SeedanceError> => {
    const error = await promise.then(
      () => expect.unreachable("it succeeded"),
      (error) => error,
    );
    errors.push(error);
    expect(error).toBeInstanceOf(SeedanceError);
    return error;
  };

  const entries = () => sandbox.ledger();
  return {
    sandbox,
    proxy,
    wire,
    clock,
    apiKeys,
    client,
    caught,
    /** Requests to servers that no client may use. */
    strayRequests: [] as unknown[],
    /** Submits a job. */
    async submit({ prompt = `Job ${++count}`, ...options }: MatrixJobOptions = {}): Promise<SubmittedTask> {
      const submitted = request(prompt, options);
      outcomes.set(
        prompt,
        await submitted.catch((error) => {
          errors.push(error);
          return error;
        }),
      );
      return submitted;
    },
    /** Submits a job that ends with an error. */
    async fail({ prompt = `Job ${++count}`, ...options }: MatrixJobOptions = {}): Promise<SeedanceError> {
      const error = await caught(request(prompt, options));
      outcomes.set(prompt, error);
      return error;
    },
    /** Resumes a job by its error. */
    async resume(error: SeedanceError): Promise<SubmittedTask> {
      const prompt = [...outcomes].find(([, outcome]) => outcome === error)?.[0] ?? "";
      const task = (await error.resume?.()) as SubmittedTask;
      outcomes.set(prompt, task);
      return task;
    },
    fault: sandbox.faults.add.bind(sandbox.faults),
    /** Calls the sandbox's control API. */
    control: async (method: string, path: string, body?: unknown): Promise<unknown> =>
      JSON.parse(String(await fetchOutsideClock(`${sandbox.url}/_sandbox${path}`, method, body))),
    charges: () => entries().filter((entry) => entry.type === "charge"),
    /** The requests of a method that the service received. */
    receivedRequests: (method: "GET" | "POST") =>
      entries()
        .filter(isRequest)
        .filter((request) => request.method === method),
    /** Checks every invariant. */
    assertInvariants() {
      expectInvariants({
        entries: entries(),
        requests: wire.requests,
        jobs: outcomes,
        apiKeys,
        errors,
        strayRequests: this.strayRequests,
      });
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

export type FaultTestBed = Awaited<ReturnType<typeof createFaultTestBed>>;

const isRequest = (entry: SandboxLedgerEntry) => entry.type === "request";

/** A test of one row of the matrix, which checks all invariants at its end. */
export function row(
  number: number,
  title: string,
  act: (testBed: FaultTestBed) => Promise<void>,
  options?: FaultTestBedOptions,
): void {
  const { fault = "", atRisk = [] } = faultMatrixRows[number] ?? {};
  test(`row ${number}: ${fault}: ${title} (${atRisk.join(", ")})`, async () => {
    await using testBed = await createFaultTestBed(options);
    await act(testBed);
    testBed.assertInvariants();
  });
}
