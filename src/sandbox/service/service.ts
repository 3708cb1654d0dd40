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
import { describeViolation } from "./validate.ts";

export interface SandboxServiceOptions {
  /** The seed of everything random. */
  seed: string;
  /** The factor by which jobs are faster than at the service. */
  speed: number;
  /** The limit of requests for an account in a sliding window; false for none. */
  rateLimit: SandboxRequestLimit | false;
  /** The maximum of running tasks, beyond which submits get `service_busy`. */
  maxRunning: number;
  /** The share of tasks that fail, from 0 to 1. */
  failureRate: number;
}

export interface SubmitRequest {
  model: string;
  idempotencyKey: string;
  body: Record<string, unknown>;
  /** The fault of the new task. */
  fault?: { name: string; value?: string } | undefined;
}

/** The service without HTTP: keys, limits, idempotency, credits and the life cycle of tasks. */
export class SandboxService {
  readonly #contract: LoadedSandboxContract;
  readonly #state: SandboxState;
  readonly #ledger: SandboxLedger;
  readonly #clock: MovableClock;
  readonly #options: SandboxServiceOptions;
  readonly #requests: RateLimiter | undefined;
  readonly #media: RateLimiter | undefined;
  /** The hash of the newest key, since most requests come from one client. */
  #lastKey = { token: "", hash: "" };
  /** Accounts and idempotency keys whose first request is still running. */
  readonly #runningKeys = new Set<string>();

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

  /** Returns the account of the key in an `Authorization` header, or the error response. */
  authenticate(authorization: string | undefined): SandboxAccount | SandboxResponse {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    if (!token)
      return errorResponse(this.#contract, "unauthorized", "Missing API key: send Authorization: Bearer sk_live_….");
    if (token !== this.#lastKey.token) this.#lastKey = { token, hash: hashKey(token) };
    const key = this.#state.keysByHash.get(this.#lastKey.hash);
    if (!key) return errorResponse(this.#contract, "unauthorized", "Invalid API key.");
    return key.revoked
      ? errorResponse(this.#contract, "unauthorized", "Revoked API key.")
      : this.#state.account(key.account);
  }

  /** Counts a request of an account; returns the error response if the limit is exceeded. */
  admit(account: SandboxAccount): SandboxResponse | undefined {
    const wait = this.#requests?.tryAcquire(account.id, this.#clock.now()) ?? 0;
    return wait > 0 ? this.#limited(wait, this.#options.rateLimit || this.#contract.rateLimit) : undefined;
  }

  /** Accepts a job after `ready`; until then its idempotency key counts as running. */
  async submitAfter(account: SandboxAccount, submit: SubmitRequest, ready: Promise<unknown>): Promise<SandboxResponse> {
    const key = `${account.id} ${submit.idempotencyKey}`;
    const first = !this.#runningKeys.has(key);
    this.#runningKeys.add(key);
    await ready;
    if (first) this.#runningKeys.delete(key);
    return this.submit(account, submit);
  }

  /** Accepts and charges a job, once for each idempotency key. */
  submit(account: SandboxAccount, { model, idempotencyKey, body, fault }: SubmitRequest): SandboxResponse {
    const violation = describeViolation(this.#contract, model, body);
    if (violation) return errorResponse(this.#contract, "invalid_request", violation);
    const fingerprint = fingerprintOf(model, body);
    const previous = this.#state.findSubmit(account.id, idempotencyKey);
    if (previous?.fingerprint === fingerprint) return { status: 201, body: previous.answer };
    if (previous)
      return errorResponse(this.#contract, "idempotency_conflict", "The Idempotency-Key was used with another body.");
    if (this.#runningKeys.has(`${account.id} ${idempotencyKey}`))
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
        `The job costs ${credits} credits, but the balance is ${account.credits}.`,
        {
          body: { required_credits: credits, available_credits: account.credits },
        },
      );
    const task = this.#createTask(account, model, body, credits, fault);
    const response = serializeSubmittedTask(this.#contract, task, account.credits - credits);
    this.#ledger.append({ type: "charge", task, idempotencyKey, fingerprint, answer: response });
    return { status: 201, body: response };
  }

  /** Returns a task of the account; undefined if there is none or it belongs to another account. */
  findTask(account: SandboxAccount, id: string) {
    this.endDueTasks();
    const task = this.#state.tasks.get(id);
    return task?.account === account.id ? task : undefined;
  }

  /** Ends the tasks that are due, and refunds the failed ones. */
  endDueTasks(): void {
    const now = this.#clock.now();
    for (let task = this.#state.running.first(); task && task.endsAt <= now; task = this.#state.running.first()) {
      this.#ledger.append({ type: "settled", task: task.id, status: task.outcome });
      if (task.outcome === "failed" && task.fault?.name !== "late-refund") this.refund(task.id);
      const { charged, generated } = secondsOf(this.#contract, task.model, task.body, task.seed);
      if (task.outcome === "completed" && generated < charged)
        this.refund(task.id, Math.floor(task.credits * (1 - generated / charged)));
    }
  }

  /** Refunds a task's credits, or `credits` of them, once. */
  refund(id: string, credits?: number): void {
    const task = this.#state.task(id);
    if (task.refunded === 0)
      this.#ledger.append({ type: "refund", task: id, account: task.account, credits: credits ?? task.credits });
  }

  #limited(wait: number, limit: SandboxRequestLimit, what = "requests"): SandboxResponse {
    const message = `Too many ${what} for this account: ${limit.requests} in ${limit.seconds} s. Wait ${wait} s.`;
    return errorResponse(this.#contract, "rate_limited", message, { headers: { "Retry-After": String(wait) } });
  }

  #createTask(
    account: SandboxAccount,
    model: string,
    body: SubmitRequest["body"],
    credits: number,
    fault: SubmitRequest["fault"],
  ): TaskRecord {
    const { seed, speed, failureRate } = this.#options;
    const random = new SeededRandom(seed, "task", this.#state.tasks.size);
    const now = this.#clock.now();
    const fails =
      fault?.name === "task-fails" || fault?.name === "failed-without-error" || fault?.name === "late-refund";
    const requestedSeed = body[sandboxFieldRulesOf(this.#contract, model).roles.seed ?? ""];
    return {
      id: `${modelByName(this.#contract, model).idPrefix}${random.alphanumeric(12)}`,
      account: account.id,
      model,
      body,
      seed:
        typeof requestedSeed === "number" && requestedSeed >= 0
          ? requestedSeed
          : Math.floor(random.fraction(2) * 2 ** 32),
      credits,
      createdAt: now,
      endsAt:
        fault?.name === "never-ends"
          ? Number.MAX_SAFE_INTEGER
          : now + drawJobDuration(this.#contract, model, speed, random),
      outcome: fails || random.fraction(3) < failureRate ? "failed" : "completed",
      ...(fault && { fault }),
    };
  }
}

/** Hashes a key: the ledger has only hashes of keys. */
export function hashKey(key: string): string {
  return hash("sha256", key, "hex");
}

function hasMedia(contract: LoadedSandboxContract, model: string, body: SubmitRequest["body"]): boolean {
  const { roles } = sandboxFieldRulesOf(contract, model);
  return ["start-frame", "end-frame", "media"].some((role) => body[roles[role] ?? ""] !== undefined);
}

/** The fingerprint of a body. The order of its members does not matter. */
function fingerprintOf(model: string, body: SubmitRequest["body"]): string {
  const sorted = Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));
  return hash("sha256", JSON.stringify([model, sorted]), "base64");
}

/** The spread of a model without observed minimum and maximum. */
const defaultSigma = 0.3;

/**
 * Draws the duration of a job in milliseconds: lognormal around the contract's median. The observed minimum and maximum,
 * if known, are two standard deviations away.
 */
export function drawJobDuration(
  contract: LoadedSandboxContract,
  model: string,
  speed: number,
  random: SeededRandom,
): number {
  const { minimum, median, maximum } = modelByName(contract, model).duration;
  const sigma = minimum && maximum ? Math.log(maximum / minimum) / 4 : defaultSigma;
  return (median * Math.exp(sigma * random.normal()) * 1000) / speed;
}

/** A limit of requests in a sliding window, for each account. */
export class RateLimiter {
  readonly #requests: number;
  readonly #window: number;
  readonly #accepted = new Map<string, number[]>();

  /** @param seconds the length of the window in seconds. */
  constructor({ requests, seconds }: { requests: number; seconds: number }) {
    this.#requests = requests;
    this.#window = seconds * 1000;
  }

  /** Counts a request and returns 0, or returns the whole seconds to wait. A rejected request does not count. */
  tryAcquire(account: string, now: number): number {
    const accepted = this.#accepted.get(account) ?? [];
    while ((accepted[0] ?? Number.POSITIVE_INFINITY) <= now - this.#window) accepted.shift();
    const oldest = accepted[0];
    if (oldest !== undefined && accepted.length >= this.#requests)
      return Math.max(1, Math.ceil((oldest + this.#window - now) / 1000));
    accepted.push(now);
    this.#accepted.set(account, accepted);
    return 0;
  }
}
