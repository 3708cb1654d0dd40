import { assertInput, CreditCeilingError } from "../errors.ts";
import type { Estimate } from "./estimate.ts";

export interface SpendingLimits {
  /** The most credits that may be spent. */
  maxCredits?: number | undefined;
  /** Whether a job whose price is not known may be submitted under a ceiling; false by default. */
  allowUnknownPrice?: boolean | undefined;
}

/** What one client may spend. A job holds its estimate from before its submit until what it was charged is known. */
export class SpendingLimit {
  readonly #limits: SpendingLimits;
  #spent = 0;
  /** Credits of jobs whose outcome is not known, by idempotency key. */
  readonly #reserved = new Map<string, number>();
  /** What came back so far, by task. */
  readonly #refunded = new Map<string, number>();

  /** @throws ValidationError where the limit is none. */
  constructor(limits: SpendingLimits) {
    assertCredits(limits.maxCredits);
    this.#limits = limits;
  }

  /** Whether a submit with these limits of its own has any ceiling. */
  appliesTo(call: SpendingLimits): boolean {
    return call.maxCredits !== undefined || this.#limits.maxCredits !== undefined;
  }

  /**
   * Reserves what a job may cost, before it is sent.
   * @param call the limits of this one submit.
   * @throws CreditCeilingError where it does not fit, or its price is not known.
   */
  reserve(idempotencyKey: string, estimate: Estimate | undefined, call: SpendingLimits): void {
    assertCredits(call.maxCredits);
    this.release(idempotencyKey);
    const unlimited = Number.POSITIVE_INFINITY;
    const left = Math.min(call.maxCredits ?? unlimited, (this.#limits.maxCredits ?? unlimited) - this.#spent);
    const required = estimate?.maximum;
    if (required === undefined && !(call.allowUnknownPrice ?? this.#limits.allowUnknownPrice)) {
      const message = "No price is known for such a job. Pass allowUnknownPrice to submit it.";
      throw new CreditCeilingError(message, required, left, { idempotencyKey });
    }
    if ((required ?? 0) > left) {
      const message = `The job may cost ${required} credits, and maxCredits leaves ${left}.`;
      throw new CreditCeilingError(message, required, left, { idempotencyKey });
    }
    this.#addReservation(idempotencyKey, required ?? 0);
  }

  /** The job was charged; by its estimate where the service does not say how much. */
  commit(idempotencyKey: string, taskId: string, used: unknown): void {
    const reserved = this.#reserved.get(idempotencyKey);
    if (reserved === undefined) return;
    this.release(idempotencyKey);
    this.#spent += typeof used === "number" ? used : reserved;
    this.#refunded.set(taskId, 0);
  }

  /** The job was surely not charged. */
  release(idempotencyKey: string): void {
    this.#spent -= this.#reserved.get(idempotencyKey) ?? 0;
    this.#reserved.delete(idempotencyKey);
  }

  /** The service says what it gave back for a task so far. */
  refund(taskId: string, refunded: unknown): void {
    const before = this.#refunded.get(taskId);
    if (typeof refunded !== "number" || before === undefined) return;
    this.#spent -= refunded - before;
    this.#refunded.set(taskId, refunded);
  }

  #addReservation(idempotencyKey: string, credits: number): void {
    this.#spent += credits;
    this.#reserved.set(idempotencyKey, credits);
  }
}

function assertCredits(value: number | undefined): void {
  assertInput(value === undefined || value >= 0, "maxCredits", "must be 0 or more", "Give credits, or leave it out");
}
