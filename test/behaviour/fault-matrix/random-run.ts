import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, type ClientOptions, type CompletedTask, SeedanceError } from "../../../src/package/index.ts";
import { type DownloadedFile, download } from "../../../src/package/node.ts";
import { fetchOutsideClock } from "./fetch-outside-clock.ts";
import { invariantViolations, type MatrixJobOutcome } from "./invariants.ts";
import { type Interruption, isImageJob, jobCount, type RunStep } from "./steps.ts";
import type { FaultTestBed } from "./test-bed.ts";

/** Creates a client, which may have a planted mistake. */
export type ClientFactory = (options: ClientOptions) => Client;

/** The body of a job. Its prompt names the run, so that no two runs have a job in common. */
const jobBodyOf = (run: string, job: number) => ({ prompt: `${run}, job ${job}` });
const hasDerivedKey = (job: number) => job % 2 === 0;

/** One run: an account of its own in the test bed's sandbox, and the processes that use it, one after the other. */
export class RandomRun {
  readonly #testBed: FaultTestBed;
  readonly #createClient: ClientFactory;
  readonly #name: string;
  readonly #account: string;
  readonly #apiKey: string;
  readonly #start: number;
  readonly #outcomes = new Map<string, MatrixJobOutcome>();
  readonly #errors: unknown[] = [];
  readonly #violations: string[] = [];
  /** The state of the current process, which is lost when it ends. */
  #client: Client | undefined;
  #tasks = new Map<number, string>();
  #processes = 0;
  #ending: { end: Interruption; requests: number; interrupt(): void } | undefined;
  #directory: string | undefined;

  static async begin(testBed: FaultTestBed, create: ClientFactory, name: string, credits: number): Promise<RandomRun> {
    const start = testBed.sandbox.ledger().at(-1)?.seq ?? 0;
    const { id } = (await testBed.control("POST", "/accounts", { name, credits })) as { id: string };
    const { key } = (await testBed.control("POST", "/keys", { account: id })) as { key: string };
    testBed.wire.requests.length = 0;
    return new RandomRun(testBed, create, name, id, key, start);
  }

  private constructor(
    testBed: FaultTestBed,
    create: ClientFactory,
    name: string,
    account: string,
    apiKey: string,
    start: number,
  ) {
    this.#testBed = testBed;
    this.#createClient = create;
    this.#name = name;
    this.#account = account;
    this.#apiKey = apiKey;
    this.#start = start;
  }

  async performStep(step: RunStep): Promise<void> {
    const { fault, proxy, clock, sandbox } = this.#testBed;
    switch (step.do) {
      case "fault": {
        const { do: _, ...rule } = step;
        fault(rule);
        break;
      }
      case "toxic":
        proxy.add(step.toxic);
        break;
      case "submit":
        await this.#submit(step.job, step.retries, step.end);
        break;
      case "wait":
      case "download": {
        if (!this.#tasks.has(step.job)) await this.#submit(step.job, 5);
        const id = this.#tasks.get(step.job);
        if (id !== undefined) await (step.do === "wait" ? this.#wait(id, step.end) : this.#download(id, step.end));
        break;
      }
      case "clock":
        if (step.whose === "everyone's") await clock.sleep(step.seconds * 1_000);
        else sandbox.advance(step.seconds);
        break;
      case "restart":
        this.#endProcess();
    }
  }

  /** Removes all faults and finishes every job in a last process. */
  async finishJobs(): Promise<void> {
    const { control, clock } = this.#testBed;
    this.#removeFaults();
    await control("POST", "/credits", { account: this.#account, credits: 1_000 });
    await clock.sleep(60_000);
    this.#endProcess();
    for (let job = 0; job < jobCount; job++) {
      const before = this.#outcomes.get(jobBodyOf(this.#name, job).prompt);
      if (before === undefined) continue;
      await this.#submit(job, 5);
      const after = this.#outcomes.get(jobBodyOf(this.#name, job).prompt);
      const id = this.#tasks.get(job);
      if (id === undefined && (hasDerivedKey(job) || (after instanceof SeedanceError && after.resume)))
        this.#violations.push(`I7: job ${job} does not end: ${(after as Error).message}`);
      if (id !== undefined) await this.#end(job, id);
    }
  }

  /** Removes everything that could affect the next run. */
  async close(): Promise<void> {
    this.#removeFaults();
    if (this.#directory) await rm(this.#directory, { recursive: true });
  }

  #removeFaults(): void {
    this.#testBed.sandbox.faults.remove();
    this.#testBed.proxy.reset();
  }

  async #end(job: number, id: string): Promise<void> {
    // A new task may not be found at first, so the wait is repeated.
    for (let tries = 0; tries < 4; tries++) {
      const ended = await this.#wait(id);
      if (ended instanceof SeedanceError && ["task_failed", "unexpected_output"].includes(ended.code)) return;
      if (ended instanceof SeedanceError || ended === "killed") continue;
      if (this.#directory && isImageJob(job) && !Array.isArray(await this.#download(id)))
        this.#violations.push(`I7: the file of job ${job} is not saved`);
      return;
    }
    this.#violations.push(`I7: ${id} does not end`);
  }

  /** The broken invariants, by the ledger and the wire. */
  findViolations(): string[] {
    const { sandbox, wire } = this.#testBed;
    const entries = sandbox.ledger(this.#start);
    const violations = invariantViolations({
      entries: entries.filter((entry) => entry.type !== "request" || entry.account === this.#account),
      requests: wire.requests,
      jobs: this.#outcomes,
      apiKeys: [this.#apiKey],
      errors: this.#errors,
      strayRequests: [],
    });
    // Processes without a shared log can exceed the rate limit; the service then responds with 429.
    return [
      ...violations.filter((violation) => this.#processes === 1 || !violation.startsWith("I5")),
      ...this.#violations,
    ];
  }

  async #submit(job: number, retries: number, end?: Interruption): Promise<void> {
    if (this.#tasks.has(job)) return;
    const body = jobBodyOf(this.#name, job);
    const before = this.#outcomes.get(body.prompt);
    const error = before instanceof SeedanceError ? before : undefined;
    // A generated key is known only from an error: after a task or a kill the job cannot be submitted again.
    if (!hasDerivedKey(job) && before !== undefined && !error) return;
    const outcome = await this.#process(end, (client, signal) => {
      if (!hasDerivedKey(job) && error?.resume) return error.resume() as Promise<MatrixJobOutcome>;
      const idempotencyKey = hasDerivedKey(job) ? `${this.#account}-${job}` : error?.idempotencyKey;
      const options = {
        retries,
        signal,
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        repeated: hasDerivedKey(job) && before !== undefined,
      };
      return isImageJob(job)
        ? client.submit(
            "gpt-image-2",
            { type: "text-to-image", resolution: "1K", aspectRatio: "1:1", ...body },
            options,
          )
        : client.submit("seedance", body, options);
    });
    this.#outcomes.set(body.prompt, outcome);
    if (outcome !== "killed" && !(outcome instanceof SeedanceError)) this.#tasks.set(job, outcome.id);
  }

  async #wait(id: string, end?: Interruption): Promise<CompletedTask | SeedanceError | "killed"> {
    const outcome = await this.#process(end, (client, signal) => client.wait(id, { signal, timeout: 300_000 }));
    if (outcome instanceof SeedanceError && outcome.taskId !== id)
      this.#violations.push(`I1: an error (${outcome.code}) of ${id} has no task id`);
    return outcome;
  }

  async #download(id: string, end?: Interruption): Promise<DownloadedFile[] | SeedanceError | "killed"> {
    this.#directory ??= await mkdtemp(join(tmpdir(), "seedance-random-"));
    const directory = join(this.#directory, id);
    await mkdir(directory, { recursive: true });
    const { clock, sandbox } = this.#testBed;
    const outcome = await this.#process(end, (client, signal) =>
      download(client, id, { directory, clock, signal, fetch: this.#fetch, timeout: 300_000, random: () => 0.5 }),
    );
    for (const name of await readdir(directory)) {
      if (/\.partial(?:\.json|\.lock)?$/.test(name)) continue;
      const served = await fetchOutsideClock(`${sandbox.url}/media/${id}/1.png?preview`);
      if (!served.equals(await readFile(join(directory, name))))
        this.#violations.push(`I6: ${name} is not the file of ${id}`);
    }
    return outcome;
  }

  /** Runs work in the current process until it is done, or aborted or killed at a request. */
  async #process<T>(
    end: Interruption | undefined,
    work: (client: Client, signal: AbortSignal) => Promise<T>,
  ): Promise<T | SeedanceError | "killed"> {
    const { clock, proxy } = this.#testBed;
    if (!this.#client) this.#processes++;
    this.#client ??= this.#createClient({
      ...{ apiKey: this.#apiKey, baseUrl: proxy.url, clock, fetch: this.#fetch },
      ...{ random: () => 0.5, requestTimeout: 2_000 },
    });
    const controller = new AbortController();
    const killed = new Promise<"killed">((resolve) => {
      const interrupt = () => {
        if (end?.by === "kill") resolve("killed");
        // A killed process sends nothing more.
        controller.abort();
      };
      this.#ending = end && { end, requests: 0, interrupt };
    });
    const outcome = await Promise.race([killed, work(this.#client, controller.signal).catch((error) => error)]);
    this.#ending = undefined;
    if (outcome === "killed") this.#endProcess();
    else if (outcome instanceof SeedanceError) this.#errors.push(outcome);
    else if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  #endProcess(): void {
    this.#client = undefined;
    this.#tasks = new Map();
  }

  readonly #fetch: typeof globalThis.fetch = async (input, init) => {
    const ending = this.#ending;
    const isInterrupted = ending && ++ending.requests === ending.end.request;
    if (isInterrupted && ending.end.at === "before") ending.interrupt();
    const response = await globalThis.fetch(input, init);
    await discardRedirectBody(response);
    if (isInterrupted && ending.end.at === "after") ending.interrupt();
    return response;
  };
}

/** Reads the body of a redirect, which no client reads: the virtual clock waits until each response is read. */
export async function discardRedirectBody({ status, body }: Response): Promise<void> {
  if (status < 300 || status >= 400 || !body) return;
  const reader = body.getReader();
  await reader.cancel();
  reader.releaseLock();
}
