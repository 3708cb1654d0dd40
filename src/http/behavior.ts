import type { Contract } from "../contract/index.ts";
import type { ErrorBehavior } from "../errors.ts";
import { message } from "../message.ts";
import { statusRuleOf } from "./outcomes.ts";

type Behavior = Omit<ErrorBehavior, "fix">;

/** The error codes of a contract, with how each behaves and what to do. */
export interface ErrorCatalog {
  errors: Contract["errors"];
  fixes: Readonly<Record<string, string>>;
}

/** Statuses with one meaning. A 403 or a 413 may come from a gateway, for a reason that no code of the contract has. */
const unambiguousStatuses = [400, 401, 402, 404, 409, 429, 500, 503];

/** The contract's code for a status, for error responses without a code. A 422 has the meaning of a 400. */
export function codeForStatus({ errors }: ErrorCatalog, status: number): string | undefined {
  const equivalent = status === 422 ? 400 : status;
  return unambiguousStatuses.includes(equivalent)
    ? Object.keys(errors).find((code) => errors[code]?.status === equivalent)
    : undefined;
}

/**
 * The behavior of an error response. The status decides; the code only refines it. A code that contradicts the status,
 * such as `invalid_request` with 500, must not make a job that may be charged count as refused.
 */
export function behaviorOf(catalog: ErrorCatalog, status: number, code: string | undefined): ErrorBehavior {
  const { errors, fixes } = catalog;
  const statusCode = codeForStatus(catalog, status);
  const byStatus = (statusCode !== undefined && errors[statusCode]) || unlistedBehavior(status);
  const byCode = code !== undefined && Object.hasOwn(errors, code) ? errors[code] : undefined;
  const refines = byCode && (byCode.status === status || isSameBehavior(byCode, byStatus));
  const effectiveCode = refines ? code : statusCode;
  const fix = effectiveCode !== undefined && fixes[effectiveCode];
  const defaultFix =
    byStatus.retry === "never"
      ? message`Follow the service's message.`
      : message`Send the same body again with the same idempotency key.`;
  return { ...(refines ? byCode : byStatus), fix: fix || defaultFix };
}

/** Whether programs handle both in the same way. The code's behavior may concern the account instead of the request. */
function isSameBehavior(byCode: Behavior, byStatus: Behavior): boolean {
  const isAsWide = byCode.scope === "account" || byCode.scope === byStatus.scope;
  return isAsWide && byCode.charged === byStatus.charged && byCode.retry === byStatus.retry;
}

/** The behavior of a status that the contract has no code for. */
function unlistedBehavior(status: number): Behavior {
  const { outcome, retry } = statusRuleOf(status);
  return {
    status,
    scope: "request",
    charged: outcome === "unknown" ? "unknown" : "no",
    retry,
    exitCode: retry === "never" ? 1 : 7,
  };
}
