import { assertInput, CreditCeilingError } from "../errors.ts";
import { message } from "../message.ts";
import type { Database } from "./database.ts";
import { type JobFilter, whereClauseOf } from "./job.ts";

/** The jobs whose credits are summed (default: all, also those of sandboxes). */
export type SpendingFilter = Pick<JobFilter, "account" | "origin" | "contract" | "scope" | "session" | "since">;

/** Sums of credits. */
export interface SpendingTotals {
  charged: number;
  refunded: number;
  /** The estimates of jobs whose charge is not known yet and that were not refused. */
  reserved: number;
  /** charged − refunded + reserved */
  total: number;
}

/** The maximum credits for an account's jobs together: those of a scope, of a session, since a time, or all. */
export interface LedgerSpendingLimit extends Omit<SpendingFilter, "account" | "origin" | "contract"> {
  maxCredits: number;
}

/** Sums the credits that jobs have cost and may still cost. */
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
 * Refuses a job that may exceed a limit. Call it in the transaction that reserves the job's estimate.
 * @throws CreditCeilingError if the job may exceed a limit, or its price is unknown.
 */
export function assertSpendingLimits(
  db: Database,
  job: { account: string; key: string; estimate: number | undefined },
  ceilings: readonly LedgerSpendingLimit[],
  allowUnknownPrice: boolean,
): void {
  const { account, key: idempotencyKey, estimate } = job;
  for (const { maxCredits, ...filter } of ceilings) {
    assertInput(
      maxCredits >= 0,
      "maxCredits",
      message`must be 0 or more, not ${maxCredits}`,
      message`Pass credits, or omit the limit`,
    );
    const left = maxCredits - sumSpending(db, { ...filter, account }, idempotencyKey).total;
    assertCreditsLeft(estimate, left, idempotencyKey, allowUnknownPrice);
  }
}

/**
 * Refuses a job that may cost more than a limit leaves.
 * @throws CreditCeilingError if it may, or if its price is unknown and `allowUnknownPrice` is false.
 */
export function assertCreditsLeft(
  estimate: number | undefined,
  left: number,
  idempotencyKey: string,
  allowUnknownPrice: boolean,
): void {
  if (estimate === undefined && !allowUnknownPrice) {
    const text = message`The price of such a job is unknown, and maxCredits leaves ${left}. To submit it all the same, pass allowUnknownPrice (--allow-unknown-price).`;
    throw new CreditCeilingError(text, undefined, left, { idempotencyKey });
  }
  if ((estimate ?? 0) > left) {
    const text = message`The job may cost ${estimate} credits, and maxCredits leaves ${left}. Raise maxCredits (--max-credits), or choose a cheaper job.`;
    throw new CreditCeilingError(text, estimate, left, { idempotencyKey });
  }
}
