import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, type ClientOptions, type CompletedTask, SeedanceError } from "../../../src/package/index.ts";
import { type DownloadedFile, download } from "../../../src/package/node.ts";
import { fetchOutsideClock } from "./fetch-outside-clock.ts";
import { invariantViolations, type MatrixJobOutcome } from "./invariants.ts";
import { type Interruption, isImageJob, jobCount, type RunStep } from "./steps.ts";
import type { FaultTestBed } from "./test-bed.ts";

/** Makes a client; a planted mistake sits in here. */
export type ClientFactory = (options: ClientOptions) => Client;

/** The body of each wish: its prompt names the run, so that no two runs have a wish in common. */
const jobBodyOf = (run: string, wish: number) => ({ prompt: `${run}, wish ${wish}` });
const hasDerivedKey = (wish: number) => wish % 2 === 0;

/** One run: an account of its own on the stand's sandbox, and the processes that work for it, one after the other. */
export class RandomRun {
  readonly #stand: FaultTestBed;
  readonly #make: ClientFactory;
  readonly #name: string;
  readonly #account: string;
  readonly #apiKey: string;
  readonly #start: number;
  readonly #outcomes = new Map<string, MatrixJobOutcome>();
  readonly #errors: unknown[] = [];
  readonly #wrong: string[] = [];
  /** The process of now, and what it knows: gone when it dies. */
  #client: Client | undefined;
  #tasks = new Map<number, string>();
  #processes = 0;
  #ending: { end: Interruption; requests: number; strike(): void } | undefined;
  #directory: string | undefined;

  static async begin(stand: FaultTestBed, make: ClientFactory, name: string, credits: number): Promise<RandomRun> {
    const start = stand.sandbox.ledger().at(-1)?.seq ?? 0;
    const { id } = (await stand.control("POST", "/accounts", { name, credits })) as { id: string };
    const { key } = (await stand.control("POST", "/keys", { account: id })) as { key: string };
    stand.wire.requests.length = 0;
    return new RandomRun(stand, make, name, id, key, start);
  }

  private constructor(
    stand: FaultTestBed,
    make: ClientFactory,
    name: string,
    account: string,
    apiKey: string,
    start: number,
  ) {
    this.#stand = stand;
    this.#make = make;
    this.#name = name;
    this.#account = account;
    this.#apiKey = apiKey;
    this.#start = start;
  }

  async performStep(step: RunStep): Promise<void> {
    const { fault, proxy, clock, sandbox } = this.#stand;
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
        await this.#submit(step.wish, step.retries, step.end);
        break;
      case "wait":
      case "download": {
        if (!this.#tasks.has(step.wish)) await this.#submit(step.wish, 5);
        const id = this.#tasks.get(step.wish);
        if (id !== undefined) await (step.do === "wait" ? this.#wait(id, step.end) : this.#download(id, step.end));
        break;
      }
      case "clock":
        if (step.whose === "everyone's") await clock.sleep(step.seconds * 1_000);
        else sandbox.advance(step.seconds);
        break;
      case "restart":
        this.#die();
    }
  }

  /** The faults are over: a last process brings every wish to its end. */
  async finishJobs(): Promise<void> {
    const { control, clock } = this.#stand;
    this.#heal();
    await control("POST", "/credits", { account: this.#account, credits: 1_000 });
    await clock.sleep(60_000);
    this.#die();
    for (let wish = 0; wish < jobCount; wish++) {
      const before = this.#outcomes.get(jobBodyOf(this.#name, wish).prompt);
      if (before === undefined) continue;
      await this.#submit(wish, 5);
      const after = this.#outcomes.get(jobBodyOf(this.#name, wish).prompt);
      const id = this.#tasks.get(wish);
      if (id === undefined && (hasDerivedKey(wish) || (after instanceof SeedanceError && after.resume)))
        this.#wrong.push(`I7: wish ${wish} does not end: ${(after as Error).message}`);
      if (id !== undefined) await this.#end(wish, id);
    }
  }

  /** Leaves nothing behind for the next run. */
  async close(): Promise<void> {
    this.#heal();
    if (this.#directory) await rm(this.#directory, { recursive: true });
  }

  #heal(): void {
    this.#stand.sandbox.faults.remove();
    this.#stand.proxy.reset();
  }

  async #end(wish: number, id: string): Promise<void> {
    // A task may not be found at first: whoever waits again goes on.
    for (let tries = 0; tries < 4; tries++) {
      const ended = await this.#wait(id);
      if (ended instanceof SeedanceError && ended.code === "task_failed") return;
      if (ended instanceof SeedanceError || ended === "killed") continue;
      if (this.#directory && isImageJob(wish) && !Array.isArray(await this.#download(id)))
        this.#wrong.push(`I7: the file of wish ${wish} does not come`);
      return;
    }
    this.#wrong.push(`I7: ${id} does not end`);
  }

  /** What is broken, by the ledger and the wire. */
  findViolations(): string[] {
    const { sandbox, wire } = this.#stand;
    const entries = sandbox.ledger(this.#start);
    const found = invariantViolations({
      entries: entries.filter((entry) => entry.type !== "request" || entry.account === this.#account),
      requests: wire.requests,
      jobs: this.#outcomes,
      apiKeys: [this.#apiKey],
      errors: this.#errors,
      strayRequests: [],
    });
    // Processes that know nothing of each other can't keep to one window; 429 keeps them to it.
    return [...found.filter((what) => this.#processes === 1 || !what.startsWith("I5")), ...this.#wrong];
  }

  async #submit(wish: number, retries: number, end?: Interruption): Promise<void> {
    if (this.#tasks.has(wish)) return;
    const body = jobBodyOf(this.#name, wish);
    const before = this.#outcomes.get(body.prompt);
    const error = before instanceof SeedanceError ? before : undefined;
    // The client's own key is known from an error alone: after a task or a kill the wish is over.
    if (!hasDerivedKey(wish) && before !== undefined && !error) return;
    const outcome = await this.#process(end, (client, signal) => {
      if (!hasDerivedKey(wish) && error?.resume) return error.resume() as Promise<MatrixJobOutcome>;
      const idempotencyKey = hasDerivedKey(wish) ? `${this.#account}-${wish}` : error?.idempotencyKey;
      const options = {
        retries,
        signal,
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        repeated: hasDerivedKey(wish) && before !== undefined,
      };
      return isImageJob(wish)
        ? client.submit(
            "gpt-image-2",
            { type: "text-to-image", resolution: "1K", aspectRatio: "1:1", ...body },
            options,
          )
        : client.submit("seedance", body, options);
    });
    this.#outcomes.set(body.prompt, outcome);
    if (outcome !== "killed" && !(outcome instanceof SeedanceError)) this.#tasks.set(wish, outcome.id);
  }

  async #wait(id: string, end?: Interruption): Promise<CompletedTask | SeedanceError | "killed"> {
    const outcome = await this.#process(end, (client, signal) => client.wait(id, { signal, timeout: 300_000 }));
    if (outcome instanceof SeedanceError && outcome.taskId !== id)
      this.#wrong.push(`I1: an error (${outcome.code}) of ${id} does not tell its id`);
    return outcome;
  }

  async #download(id: string, end?: Interruption): Promise<DownloadedFile[] | SeedanceError | "killed"> {
    this.#directory ??= await mkdtemp(join(tmpdir(), "seedance-random-"));
    const directory = join(this.#directory, id);
    await mkdir(directory, { recursive: true });
    const { clock, sandbox } = this.#stand;
    const outcome = await this.#process(end, (client, signal) =>
      download(client, id, { directory, clock, signal, fetch: this.#fetch, timeout: 300_000, random: () => 0.5 }),
    );
    for (const name of await readdir(directory)) {
      if (/\.partial(?:\.json|\.lock)?$/.test(name)) continue;
      const served = await fetchOutsideClock(`${sandbox.url}/media/${id}/1.png?preview`);
      if (!served.equals(await readFile(join(directory, name))))
        this.#wrong.push(`I6: ${name} is not the file of ${id}`);
    }
    return outcome;
  }

  /** Lets the process work until it is done, or aborted or killed at a request. */
  async #process<T>(
    end: Interruption | undefined,
    work: (client: Client, signal: AbortSignal) => Promise<T>,
  ): Promise<T | SeedanceError | "killed"> {
    const { clock, proxy } = this.#stand;
    if (!this.#client) this.#processes++;
    this.#client ??= this.#make({
      ...{ apiKey: this.#apiKey, baseUrl: proxy.url, clock, fetch: this.#fetch },
      ...{ random: () => 0.5, requestTimeout: 2_000 },
    });
    const controller = new AbortController();
    const death = new Promise<"killed">((resolve) => {
      const strike = () => {
        if (end?.by === "kill") resolve("killed");
        // A dead process sends nothing more either.
        controller.abort();
      };
      this.#ending = end && { end, requests: 0, strike };
    });
    const outcome = await Promise.race([death, work(this.#client, controller.signal).catch((error) => error)]);
    this.#ending = undefined;
    if (outcome === "killed") this.#die();
    else if (outcome instanceof SeedanceError) this.#errors.push(outcome);
    else if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  #die(): void {
    this.#client = undefined;
    this.#tasks = new Map();
  }

  readonly #fetch: typeof globalThis.fetch = async (input, init) => {
    const ending = this.#ending;
    const struck = ending && ++ending.requests === ending.end.request;
    if (struck && ending.end.at === "before") ending.strike();
    const response = await globalThis.fetch(input, init);
    await discardRedirectBody(response);
    if (struck && ending.end.at === "after") ending.strike();
    return response;
  };
}

/** Takes a redirect's body, which no client reads: the virtual clock waits until an answer is read. */
async function discardRedirectBody({ status, body }: Response): Promise<void> {
  if (status < 300 || status >= 400 || !body) return;
  const reader = body.getReader();
  await reader.cancel();
  reader.releaseLock();
}
