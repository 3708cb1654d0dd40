import { hash } from "node:crypto";
import type { MovableClock } from "../clock.ts";
import { type LoadedSandboxContract, modelByName, type SandboxRequestLimit, sandboxFieldRulesOf } from "../contract.ts";
import { SeededRandom } from "../seeded-random.ts";
import type { TaskRecord } from "./events.ts";
import type { SandboxLedger } from "./ledger.ts";
import { secondsOf } from "./length.ts";
import { calculatePrice } from "./pricing.ts";
import { errorResponse, type SandboxResponse } from "./response.ts";
import type { SandboxAccount, SandboxState } from "./state.ts";
import { serializeSubmittedTask } from "./task-view.ts";
import { describeViolation as faultOf } from "./validate.ts";

export interface SandboxServiceOptions {
  /** Everything random follows from it. */
  seed: string;
  /** Jobs take the contract's usual time divided by this. */
  speed: number;
  /** Requests of an account in a sliding window; off where false. */
  rateLimit: SandboxRequestLimit | false;
  /** Tasks that may run at once before the answer is `service_busy`. */
  maxRunning: number;
  /** The share of tasks that fail, from 0 to 1. */
  failureRate: number;
}

export interface SubmitRequest {
  model: string;
  idempotencyKey: string;
  body: Record<string, unknown>;
  /** A fault that the task shall show. */
  fault?: { name: string; value?: string } | undefined;
}

/** What the API does, apart from HTTP: keys, limits, idempotency, credits and the life of tasks. */
export class SandboxService {
  readonly #contract: LoadedSandboxContract;
  readonly #state: SandboxState;
  readonly #ledger: SandboxLedger;
  readonly #clock: MovableClock;
  readonly #options: SandboxServiceOptions;
  readonly #requests: RateLimiter | undefined;
  readonly #media: RateLimiter | undefined;
  /** Most requests come from one client: its key is hashed once. */
  #last = { token: "", hash: "" };
  /** Accounts and idempotency keys whose first request still runs. */
  readonly #underWay = new Set<string>();

  constructor(
    contract: LoadedSandboxContract,
    ...[state, ledger, clock, options]: [SandboxState, SandboxLedger, MovableClock, SandboxServiceOptions]
  ) {
    this.#contract = contract;
    this.#state = state;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#options = options;
    this.#requests = options.rateLimit ? new RateLimiter(options.rateLimit) : undefined;
    this.#media = options.rateLimit ? new RateLimiter(contract.mediaValidationLimit) : undefined;
  }

  /** The owner of the key in an `Authorization` header, or why there is none. */
  authenticate(authorization: string | undefined): SandboxAccount | SandboxResponse {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    if (!token)
      return errorResponse(this.#contract, "unauthorized", "Missing API key: send Authorization: Bearer sk_live_….");
    if (token !== this.#last.token) this.#last = { token, hash: hashKey(token) };
    const key = this.#state.keysByHash.get(this.#last.hash);
    if (!key) return errorResponse(this.#contract, "unauthorized", "Invalid API key.");
    return key.revoked
      ? errorResponse(this.#contract, "unauthorized", "Revoked API key.")
      : this.#state.account(key.account);
  }

  /** Counts a request of an account; the refusal where it is one too many. */
  admit(account: SandboxAccount): SandboxResponse | undefined {
    const wait = this.#requests?.tryAcquire(account.id, this.#clock.now()) ?? 0;
    return wait > 0 ? this.#limited(wait, this.#options.rateLimit || this.#contract.rateLimit) : undefined;
  }

  /** Accepts a job when `ready` is over; its key is under way until then. */
  async submitAfter(account: SandboxAccount, submit: SubmitRequest, ready: Promise<unknown>): Promise<SandboxResponse> {
    const key = `${account.id} ${submit.idempotencyKey}`;
    const first = !this.#underWay.has(key);
    this.#underWay.add(key);
    await ready;
    if (first) this.#underWay.delete(key);
    return this.submit(account, submit);
  }

  /** Accepts and charges a job, once for each idempotency key. */
  submit(account: SandboxAccount, { model, idempotencyKey, body, fault }: SubmitRequest): SandboxResponse {
    const broken = faultOf(this.#contract, model, body);
    if (broken) return errorResponse(this.#contract, "invalid_request", broken);
    const fingerprint = fingerprintOf(model, body);
    const before = this.#state.findSubmit(account.id, idempotencyKey);
    if (before?.fingerprint === fingerprint) return { status: 201, body: before.answer };
    if (before)
      return errorResponse(this.#contract, "idempotency_conflict", "The Idempotency-Key was used with another body.");
    if (this.#underWay.has(`${account.id} ${idempotencyKey}`))
      return errorResponse(
        this.#contract,
        "idempotency_conflict",
        "The first request under this Idempotency-Key is still running.",
      );

    const mediaWait = hasMedia(this.#contract, model, body)
      ? (this.#media?.tryAcquire(account.id, this.#clock.now()) ?? 0)
      : 0;
    if (mediaWait > 0)
      return this.#limited(mediaWait, this.#contract.mediaValidationLimit, "reference-media validations");
    this.endDueTasks();
    if (this.#state.running.size >= this.#options.maxRunning)
      return errorResponse(this.#contract, "service_busy", `${this.#options.maxRunning} tasks are running.`, {
        headers: { "Retry-After": "2" },
      });
    const credits = calculatePrice(this.#contract, model, body);
    if (account.credits < credits)
      return errorResponse(
        this.#contract,
        "insufficient_credits",
        `The job costs ${credits} credits, the balance holds ${account.credits}.`,
        {
          body: { required_credits: credits, available_credits: account.credits },
        },
      );
    const task = this.#make(account, model, body, credits, fault);
    const answer = serializeSubmittedTask(this.#contract, task, account.credits - credits);
    this.#ledger.append({ type: "charge", task, idempotencyKey, fingerprint, answer });
    return { status: 201, body: answer };
  }

  /** The record of an account's own task. */
  findTask(account: SandboxAccount, id: string) {
    this.endDueTasks();
    const task = this.#state.tasks.get(id);
    return task?.account === account.id ? task : undefined;
  }

  /** Ends the tasks whose time has come and refunds the failed ones. */
  endDueTasks(): void {
    const now = this.#clock.now();
    for (let task = this.#state.running.first(); task && task.endsAt <= now; task = this.#state.running.first()) {
      this.#ledger.append({ type: "settled", task: task.id, status: task.outcome });
      if (task.outcome === "failed" && task.fault?.name !== "late-refund") this.refund(task.id);
      const { charged, made } = secondsOf(this.#contract, task.model, task.body, task.seed);
      if (task.outcome === "completed" && made < charged)
        this.refund(task.id, Math.floor(task.credits * (1 - made / charged)));
    }
  }

  /** Gives back what a task cost, or a part of it, once. */
  refund(id: string, credits?: number): void {
    const task = this.#state.task(id);
    if (task.refunded === 0)
      this.#ledger.append({ type: "refund", task: id, account: task.account, credits: credits ?? task.credits });
  }

  #limited(wait: number, limit: SandboxRequestLimit, what = "requests"): SandboxResponse {
    const message = `Too many ${what} for this account: ${limit.requests} in ${limit.seconds} s. Wait ${wait} s.`;
    return errorResponse(this.#contract, "rate_limited", message, { headers: { "Retry-After": String(wait) } });
  }

  #make(
    account: SandboxAccount,
    model: string,
    body: SubmitRequest["body"],
    credits: number,
    fault: SubmitRequest["fault"],
  ): TaskRecord {
    const { seed, speed, failureRate } = this.#options;
    const dice = new SeededRandom(seed, "task", this.#state.tasks.size);
    const now = this.#clock.now();
    const fails =
      fault?.name === "task-fails" || fault?.name === "failed-without-error" || fault?.name === "late-refund";
    const asked = body[sandboxFieldRulesOf(this.#contract, model).roles.seed ?? ""];
    return {
      id: `${modelByName(this.#contract, model).idPrefix}${dice.alphanumeric(12)}`,
      account: account.id,
      model,
      body,
      seed: typeof asked === "number" && asked >= 0 ? asked : Math.floor(dice.fraction(2) * 2 ** 32),
      credits,
      createdAt: now,
      endsAt:
        fault?.name === "never-ends"
          ? Number.MAX_SAFE_INTEGER
          : now + drawJobDuration(this.#contract, model, speed, dice),
      outcome: fails || dice.fraction(3) < failureRate ? "failed" : "completed",
      ...(fault && { fault }),
    };
  }
}

/** Keys are kept as hashes only. */
export function hashKey(key: string): string {
  return hash("sha256", key, "hex");
}

function hasMedia(contract: LoadedSandboxContract, model: string, body: SubmitRequest["body"]): boolean {
  const { roles } = sandboxFieldRulesOf(contract, model);
  return ["start-frame", "end-frame", "media"].some((role) => body[roles[role] ?? ""] !== undefined);
}

/** Two bodies are the same where they hold the same members, in whatever order. */
function fingerprintOf(model: string, body: SubmitRequest["body"]): string {
  const sorted = Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));
  return hash("sha256", JSON.stringify([model, sorted]), "base64");
}

/** Where a model's spread was not seen. */
const defaultSigma = 0.3;

/**
 * How long a job takes, in milliseconds: lognormal around the contract's median. Where the shortest and the longest
 * were seen, they lie two standard deviations out.
 */
export function drawJobDuration(
  contract: LoadedSandboxContract,
  model: string,
  speed: number,
  dice: SeededRandom,
): number {
  const { minimum, median, maximum } = modelByName(contract, model).duration;
  const sigma = minimum && maximum ? Math.log(maximum / minimum) / 4 : defaultSigma;
  return (median * Math.exp(sigma * dice.normal()) * 1000) / speed;
}

/** A sliding window of requests for each account. */
export class RateLimiter {
  readonly #requests: number;
  readonly #window: number;
  readonly #passed = new Map<string, number[]>();

  /** @param seconds the length of the window. */
  constructor({ requests, seconds }: { requests: number; seconds: number }) {
    this.#requests = requests;
    this.#window = seconds * 1000;
  }

  /** Lets a request pass, or gives the whole seconds after which one may. A refused request does not count. */
  tryAcquire(account: string, now: number): number {
    const passed = this.#passed.get(account) ?? [];
    while ((passed[0] ?? Number.POSITIVE_INFINITY) <= now - this.#window) passed.shift();
    const oldest = passed[0];
    if (oldest !== undefined && passed.length >= this.#requests)
      return Math.max(1, Math.ceil((oldest + this.#window - now) / 1000));
    passed.push(now);
    this.#passed.set(account, passed);
    return 0;
  }
}
