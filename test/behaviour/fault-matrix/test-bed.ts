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
  /** The time of clients and sandbox; a virtual one by default. */
  clock?: Clock;
  /** Milliseconds by which the sandbox's calendar differs. */
  skew?: number;
}

export interface MatrixJobOptions extends SubmitOptions {
  /** The wish's prompt: the same one is the same wish. A new one by default. */
  prompt?: string;
  model?: "seedance" | "gpt-image-2";
  /** Who submits; a new client by default. */
  client?: Client;
}

/** A sandbox behind a fault proxy, on one clock with its clients, and the evidence of all that happens. */
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

  /** What a promise is rejected with. */
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
    /** What arrived where no client must go. */
    strayRequests: [] as unknown[],
    /** Submits a wish. */
    async submit({ prompt = `Wish ${++count}`, ...options }: MatrixJobOptions = {}): Promise<SubmittedTask> {
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
    /** Submits a wish that ends with an error. */
    async fail({ prompt = `Wish ${++count}`, ...options }: MatrixJobOptions = {}): Promise<SeedanceError> {
      const error = await caught(request(prompt, options));
      outcomes.set(prompt, error);
      return error;
    },
    /** Goes on with a wish by its error. */
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
    /** The requests of a method that the service saw. */
    receivedRequests: (method: "GET" | "POST") =>
      entries()
        .filter(isRequest)
        .filter((request) => request.method === method),
    /** Holds every invariant against what happened. */
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

/** A test of one row of the matrix, which ends with all invariants held against what happened. */
export function row(
  number: number,
  what: string,
  act: (stand: FaultTestBed) => Promise<void>,
  options?: FaultTestBedOptions,
): void {
  const { fault = "", atRisk = [] } = faultMatrixRows[number] ?? {};
  test(`row ${number}: ${fault}: ${what} (${atRisk.join(", ")})`, async () => {
    await using stand = await createFaultTestBed(options);
    await act(stand);
    stand.assertInvariants();
  });
}
