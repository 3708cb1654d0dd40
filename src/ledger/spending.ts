import { assertInput, CreditCeilingError } from "../errors.ts";
import type { Database } from "./database.ts";
import { type JobFilter, whereClauseOf } from "./job.ts";

/** Which jobs' credits are added up; all where nothing is said. */
export type SpendingFilter = Pick<JobFilter, "account" | "scope" | "session" | "since">;

/** Credits. */
export interface SpendingTotals {
  charged: number;
  refunded: number;
  /** The estimates of jobs of which no charge is known yet, and which were not refused. */
  reserved: number;
  /** charged − refunded + reserved */
  total: number;
}

/** The most credits that an account's jobs may cost together: those of a scope, of a session, since a time, or all. */
export interface LedgerSpendingLimit extends Omit<SpendingFilter, "account"> {
  maxCredits: number;
}

/** Adds up what jobs have cost and may yet cost. */
export function sumSpending(db: Database, filter: SpendingFilter, except = ""): SpendingTotals {
  const { sql, values } = whereClauseOf(filter);
  const sum = db.get<Omit<SpendingTotals, "total">>(
    `SELECT total(used) AS charged, total(refunded) AS refunded, total(iif(used IS NULL, reserved, 0)) AS reserved
     FROM jobs WHERE ${sql} AND key <> ?`,
    ...values,
    except,
  );
  const { charged = 0, refunded = 0, reserved = 0 } = sum ?? {};
  return { charged, refunded, reserved, total: charged - refunded + reserved };
}

/**
 * Refuses a job that may cost more than is left. To be called in the transaction that reserves its estimate.
 * @throws CreditCeilingError where it does not fit, or its price is not known.
 */
export function assertSpendingLimits(
  db: Database,
  job: { account: string; key: string; estimate: number | undefined },
  ceilings: readonly LedgerSpendingLimit[],
  allowUnknownPrice: boolean,
): void {
  const { account, key: idempotencyKey, estimate } = job;
  for (const { maxCredits, ...filter } of ceilings) {
    assertInput(maxCredits >= 0, "maxCredits", "must be 0 or more", "Give credits, or leave the ceiling out");
    const left = maxCredits - sumSpending(db, { ...filter, account }, idempotencyKey).total;
    assertCreditsLeft(estimate, left, idempotencyKey, allowUnknownPrice);
  }
}

/**
 * Refuses a job that may cost more than a ceiling leaves.
 * @throws CreditCeilingError
 */
export function assertCreditsLeft(
  estimate: number | undefined,
  left: number,
  idempotencyKey: string,
  allowUnknownPrice: boolean,
): void {
  if (estimate === undefined && !allowUnknownPrice) {
    const message = "No price was ever seen for such a job. Pass allowUnknownPrice to submit it all the same.";
    throw new CreditCeilingError(message, undefined, left, { idempotencyKey });
  }
  if ((estimate ?? 0) > left) {
    const message = `The job may cost ${estimate} credits, and maxCredits leaves ${left}. Raise it, or ask for less.`;
    throw new CreditCeilingError(message, estimate, left, { idempotencyKey });
  }
}
