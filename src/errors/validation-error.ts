import { SeedanceError } from "./seedance-error.ts";

/** One thing that is wrong with an input. */
export interface Issue {
  /** The field, as a path: `media_urls.2`. */
  field: string;
  /** The rule that it breaks. */
  rule: string;
  /** What to do about it. */
  fix: string;
}

/** An input breaks a rule. Nothing was sent and nothing was spent. */
export class ValidationError extends SeedanceError {
  override name = "ValidationError";
  readonly issues: readonly Issue[];

  constructor(subject: string, issues: readonly Issue[]) {
    const lines = issues.map(({ field, rule, fix }) => `${field} ${rule}. ${fix}${fix.endsWith("?") ? "" : "."}`);
    super("validation_failed", `${subject}: ${lines.join(" ")}`);
    this.issues = issues;
  }
}

/** Refuses one input before anything is sent, where it does not hold what it must. */
export function demand(holds: boolean, field: string, rule: string, fix: string): void {
  if (!holds) throw new ValidationError("Nothing was sent", [{ field, rule, fix }]);
}
