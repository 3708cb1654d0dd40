import { hash } from "node:crypto";
import type { MovableClock } from "../clock.ts";
import { fieldsOf, type LoadedContract, modelOf, type RequestLimit } from "../contract.ts";
import { Dice } from "../random.ts";
import { type Answer, refusal } from "./answer.ts";
import type { TaskRecord } from "./events.ts";
import type { Ledger } from "./ledger.ts";
import { secondsOf } from "./length.ts";
import { price } from "./pricing.ts";
import type { Account, State } from "./state.ts";
import { showSubmitted } from "./task-view.ts";
import { fault as faultOf } from "./validate.ts";

export interface ServiceOptions {
  /** Everything random follows from it. */
  seed: string;
  /** Jobs take the contract's usual time divided by this. */
  speed: number;
  /** Requests of an account in a sliding window; off where false. */
  rateLimit: RequestLimit | false;
  /** Tasks that may run at once before the answer is `service_busy`. */
  maxRunning: number;
  /** The share of tasks that fail, from 0 to 1. */
  failureRate: number;
}

export interface Submit {
  model: string;
  idempotencyKey: string;
  body: Record<string, unknown>;
  /** A fault that the task shall show. */
  fault?: { name: string; value?: string } | undefined;
}

/** What the API does, apart from HTTP: keys, limits, idempotency, credits and the life of tasks. */
export class Service {
  readonly #contract: LoadedContract;
  readonly #state: State;
  readonly #ledger: Ledger;
  readonly #clock: MovableClock;
  readonly #options: ServiceOptions;
  readonly #requests: RateLimit | undefined;
  readonly #media: RateLimit | undefined;
  /** Most requests come from one client: its key is hashed once. */
  #last = { token: "", hash: "" };
  /** Accounts and idempotency keys whose first request still runs. */
  readonly #underWay = new Set<string>();

  constructor(
    contract: LoadedContract,
    ...[state, ledger, clock, options]: [State, Ledger, MovableClock, ServiceOptions]
  ) {
    this.#contract = contract;
    this.#state = state;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#options = options;
    this.#requests = options.rateLimit ? new RateLimit(options.rateLimit) : undefined;
    this.#media = options.rateLimit ? new RateLimit(contract.mediaValidationLimit) : undefined;
  }

  /** The owner of the key in an `Authorization` header, or why there is none. */
  authenticate(authorization: string | undefined): Account | Answer {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    if (!token)
      return refusal(this.#contract, "unauthorized", "Missing API key: send Authorization: Bearer sk_live_….");
    if (token !== this.#last.token) this.#last = { token, hash: hashKey(token) };
    const key = this.#state.keysByHash.get(this.#last.hash);
    if (!key) return refusal(this.#contract, "unauthorized", "Invalid API key.");
    return key.revoked ? refusal(this.#contract, "unauthorized", "Revoked API key.") : this.#state.account(key.account);
  }

  /** Counts a request of an account; the refusal where it is one too many. */
  admit(account: Account): Answer | undefined {
    const wait = this.#requests?.take(account.id, this.#clock.now()) ?? 0;
    return wait > 0 ? this.#limited(wait, this.#options.rateLimit || this.#contract.rateLimit) : undefined;
  }

  /** Accepts a job when `ready` is over; its key is under way until then. */
  async submitLate(account: Account, submit: Submit, ready: Promise<unknown>): Promise<Answer> {
    const key = `${account.id} ${submit.idempotencyKey}`;
    const first = !this.#underWay.has(key);
    this.#underWay.add(key);
    await ready;
    if (first) this.#underWay.delete(key);
    return this.submit(account, submit);
  }

  /** Accepts and charges a job, once for each idempotency key. */
  submit(account: Account, { model, idempotencyKey, body, fault }: Submit): Answer {
    const broken = faultOf(this.#contract, model, body);
    if (broken) return refusal(this.#contract, "invalid_request", broken);
    const fingerprint = fingerprintOf(model, body);
    const before = this.#state.submitted(account.id, idempotencyKey);
    if (before?.fingerprint === fingerprint) return { status: 201, body: before.answer };
    if (before)
      return refusal(this.#contract, "idempotency_conflict", "The Idempotency-Key was used with another body.");
    if (this.#underWay.has(`${account.id} ${idempotencyKey}`))
      return refusal(
        this.#contract,
        "idempotency_conflict",
        "The first request under this Idempotency-Key is still running.",
      );

    const mediaWait = hasMedia(this.#contract, model, body)
      ? (this.#media?.take(account.id, this.#clock.now()) ?? 0)
      : 0;
    if (mediaWait > 0)
      return this.#limited(mediaWait, this.#contract.mediaValidationLimit, "reference-media validations");
    this.settle();
    if (this.#state.running.size >= this.#options.maxRunning)
      return refusal(this.#contract, "service_busy", `${this.#options.maxRunning} tasks are running.`, {
        headers: { "Retry-After": "2" },
      });
    const credits = price(this.#contract, model, body);
    if (account.credits < credits)
      return refusal(
        this.#contract,
        "insufficient_credits",
        `The job costs ${credits} credits, the balance holds ${account.credits}.`,
        {
          body: { required_credits: credits, available_credits: account.credits },
        },
      );
    const task = this.#make(account, model, body, credits, fault);
    const answer = showSubmitted(this.#contract, task, account.credits - credits);
    this.#ledger.append({ type: "charge", task, idempotencyKey, fingerprint, answer });
    return { status: 201, body: answer };
  }

  /** The record of an account's own task. */
  find(account: Account, id: string) {
    this.settle();
    const task = this.#state.tasks.get(id);
    return task?.account === account.id ? task : undefined;
  }

  /** Ends the tasks whose time has come and refunds the failed ones. */
  settle(): void {
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

  #limited(wait: number, limit: RequestLimit, what = "requests"): Answer {
    const message = `Too many ${what} for this account: ${limit.requests} in ${limit.seconds} s. Wait ${wait} s.`;
    return refusal(this.#contract, "rate_limited", message, { headers: { "Retry-After": String(wait) } });
  }

  #make(account: Account, model: string, body: Submit["body"], credits: number, fault: Submit["fault"]): TaskRecord {
    const { seed, speed, failureRate } = this.#options;
    const dice = new Dice(seed, "task", this.#state.tasks.size);
    const now = this.#clock.now();
    const fails =
      fault?.name === "task-fails" || fault?.name === "failed-without-error" || fault?.name === "late-refund";
    const asked = body[fieldsOf(this.#contract, model).roles.seed ?? ""];
    return {
      id: `${modelOf(this.#contract, model).idPrefix}${dice.word(12)}`,
      account: account.id,
      model,
      body,
      seed: typeof asked === "number" && asked >= 0 ? asked : Math.floor(dice.fraction(2) * 2 ** 32),
      credits,
      createdAt: now,
      endsAt:
        fault?.name === "never-ends" ? Number.MAX_SAFE_INTEGER : now + jobDuration(this.#contract, model, speed, dice),
      outcome: fails || dice.fraction(3) < failureRate ? "failed" : "completed",
      ...(fault && { fault }),
    };
  }
}

/** Keys are kept as hashes only. */
export function hashKey(key: string): string {
  return hash("sha256", key, "hex");
}

function hasMedia(contract: LoadedContract, model: string, body: Submit["body"]): boolean {
  const { roles } = fieldsOf(contract, model);
  return ["start-frame", "end-frame", "media"].some((role) => body[roles[role] ?? ""] !== undefined);
}

/** Two bodies are the same where they hold the same members, in whatever order. */
function fingerprintOf(model: string, body: Submit["body"]): string {
  const sorted = Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));
  return hash("sha256", JSON.stringify([model, sorted]), "base64");
}

/** Where a model's spread was not seen. */
const usualSigma = 0.3;

/**
 * How long a job takes, in milliseconds: lognormal around the contract's median. Where the shortest and the longest
 * were seen, they lie two standard deviations out.
 */
export function jobDuration(contract: LoadedContract, model: string, speed: number, dice: Dice): number {
  const { minimum, median, maximum } = modelOf(contract, model).duration;
  const sigma = minimum && maximum ? Math.log(maximum / minimum) / 4 : usualSigma;
  return (median * Math.exp(sigma * dice.normal()) * 1000) / speed;
}

/** A sliding window of requests for each account. */
export class RateLimit {
  readonly #requests: number;
  readonly #window: number;
  readonly #passed = new Map<string, number[]>();

  /** @param seconds the length of the window. */
  constructor({ requests, seconds }: { requests: number; seconds: number }) {
    this.#requests = requests;
    this.#window = seconds * 1000;
  }

  /** Lets a request pass, or gives the whole seconds after which one may. A refused request does not count. */
  take(account: string, now: number): number {
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
