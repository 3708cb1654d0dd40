import { assertInput, CreditCeilingError } from "../errors.ts";
import { message } from "../message.ts";
import type { Estimate } from "./estimate.ts";

/** Limits of what may be spent. */
export interface SpendingLimits {
  /** The maximum of credits; no limit by default. */
  maxCredits?: number | undefined;
  /** Whether a job of unknown price may be submitted if there is a limit; false by default. */
  allowUnknownPrice?: boolean | undefined;
}

/** The spending limit of one client. It reserves a job's estimate before the submit and replaces it by the charge. */
export class SpendingLimit {
  readonly #limits: SpendingLimits;
  #spent = 0;
  /** The reserved credits of jobs whose outcome is unknown, by idempotency key. */
  readonly #reserved = new Map<string, number>();
  /** The refunded credits so far, by task id. */
  readonly #refunded = new Map<string, number>();

  /** @throws ValidationError if `maxCredits` is negative or not a number. */
  constructor(limits: SpendingLimits) {
    assertCredits(limits.maxCredits);
    this.#limits = limits;
  }

  /** Whether a limit applies to a submit: the client's or its own. */
  appliesTo(call: SpendingLimits): boolean {
    return call.maxCredits !== undefined || this.#limits.maxCredits !== undefined;
  }

  /**
   * Reserves the maximum price of a job before it is sent.
   * @param call the limits of this submit.
   * @throws CreditCeilingError if the job may cost more than is left, or its price is unknown.
   */
  reserve(idempotencyKey: string, estimate: Estimate | undefined, call: SpendingLimits): void {
    assertCredits(call.maxCredits);
    this.release(idempotencyKey);
    const unlimited = Number.POSITIVE_INFINITY;
    const left = Math.min(call.maxCredits ?? unlimited, (this.#limits.maxCredits ?? unlimited) - this.#spent);
    const required = estimate?.maximum;
    if (required === undefined && !(call.allowUnknownPrice ?? this.#limits.allowUnknownPrice)) {
      const text = message`The price of this job is unknown. To submit it within maxCredits, pass allowUnknownPrice.`;
      throw new CreditCeilingError(text, required, left, { idempotencyKey });
    }
    if ((required ?? 0) > left) {
      const text = message`The job may cost ${required} credits, but only ${left} of maxCredits are left. Raise maxCredits, or request a cheaper job.`;
      throw new CreditCeilingError(text, required, left, { idempotencyKey });
    }
    this.#addReservation(idempotencyKey, required ?? 0);
  }

  /** Replaces a job's reservation by its charge; by the estimate, if the response does not state the charge. */
  commit(idempotencyKey: string, taskId: string, used: unknown): void {
    const reserved = this.#reserved.get(idempotencyKey);
    if (reserved === undefined) return;
    this.release(idempotencyKey);
    this.#spent += typeof used === "number" ? used : reserved;
    this.#refunded.set(taskId, 0);
  }

  /** Releases the reservation of a job that was not charged. */
  release(idempotencyKey: string): void {
    this.#spent -= this.#reserved.get(idempotencyKey) ?? 0;
    this.#reserved.delete(idempotencyKey);
  }

  /** Records the refunded credits of a task, as the service reports them so far. */
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
  assertInput(
    value === undefined || value >= 0,
    "maxCredits",
    message`must be 0 or more, not ${value}`,
    message`Pass a number of credits, or leave it out`,
  );
}
