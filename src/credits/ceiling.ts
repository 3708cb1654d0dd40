import { CreditCeilingError } from "../errors/credit-ceiling-error.ts";
import { demand } from "../errors/validation-error.ts";
import type { Estimate } from "./estimate.ts";

export interface Limits {
  /** The most credits that may be spent. */
  maxCredits?: number | undefined;
  /** Whether a job whose price is not known may be submitted under a ceiling; false by default. */
  allowUnknownPrice?: boolean | undefined;
}

/** What one client may spend. A job holds its estimate from before its submit until what it was charged is known. */
export class Ceiling {
  readonly #limits: Limits;
  /** Credits by idempotency key: reserved first, then charged. */
  readonly #held = new Map<string, number>();
  /** What came back, by task. */
  readonly #refunded = new Map<string, number>();
  readonly #tasks = new Set<string>();

  /** @throws ValidationError where the limit is none. */
  constructor(limits: Limits) {
    demandCredits(limits.maxCredits);
    this.#limits = limits;
  }

  /** Credits that are spent or reserved. */
  get spent(): number {
    const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
    return sum(this.#held.values()) - sum(this.#refunded.values());
  }

  /**
   * Reserves what a job may cost, before it is sent.
   * @param call the limits of this one submit.
   * @throws CreditCeilingError where it does not fit, or its price is not known.
   */
  reserve(idempotencyKey: string, estimate: Estimate | undefined, call: Limits): void {
    demandCredits(call.maxCredits);
    const left = Math.min(
      call.maxCredits ?? Number.POSITIVE_INFINITY,
      (this.#limits.maxCredits ?? Number.POSITIVE_INFINITY) - this.spent + (this.#held.get(idempotencyKey) ?? 0),
    );
    const required = estimate?.maximum;
    if (left < Number.POSITIVE_INFINITY) {
      const context = { idempotencyKey };
      if (required === undefined && !(call.allowUnknownPrice ?? this.#limits.allowUnknownPrice)) {
        const message = "No price was ever seen for such a job. Pass allowUnknownPrice to submit it all the same.";
        throw new CreditCeilingError(message, required, left, context);
      }
      if ((required ?? 0) > left) {
        const message = `The job may cost ${required} credits, and maxCredits leaves ${left}. Raise it, or ask for less.`;
        throw new CreditCeilingError(message, required, left, context);
      }
    }
    this.#held.set(idempotencyKey, required ?? 0);
  }

  /** The job was charged; by its estimate where the service does not say how much. */
  settle(idempotencyKey: string, taskId: string, used: unknown): void {
    if (typeof used === "number") this.#held.set(idempotencyKey, used);
    this.#tasks.add(taskId);
  }

  /** The job was surely not charged. */
  release(idempotencyKey: string): void {
    this.#held.delete(idempotencyKey);
  }

  /** The service says what it gave back for a task so far. */
  refund(taskId: string, refunded: unknown): void {
    if (typeof refunded === "number" && this.#tasks.has(taskId)) this.#refunded.set(taskId, refunded);
  }
}

function demandCredits(value: number | undefined): void {
  demand(value === undefined || value >= 0, "maxCredits", "must be 0 or more", "Give credits, or leave it out");
}
