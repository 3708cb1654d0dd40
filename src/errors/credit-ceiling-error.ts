import { type ErrorContext, SeedanceError } from "./seedance-error.ts";

/** A job may cost more than `maxCredits` leaves, or its price is not known. Nothing was sent and nothing was spent. */
export class CreditCeilingError extends SeedanceError {
  override name = "CreditCeilingError";
  /** The most that the job may cost; undefined where no price is known. */
  readonly requiredCredits: number | undefined;
  /** What the ceiling leaves. */
  readonly availableCredits: number;

  constructor(message: string, required: number | undefined, available: number, context?: ErrorContext) {
    super("over_ceiling", message, context);
    this.requiredCredits = required;
    this.availableCredits = available;
  }
}
