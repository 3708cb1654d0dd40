import type { Contract } from "../contract/index.ts";
import type { ErrorBehavior } from "../errors.ts";

type Behavior = Omit<ErrorBehavior, "fix">;

/** What a contract says of refusals. */
export interface ErrorCatalog {
  errors: Contract["errors"];
  fixes: Readonly<Record<string, string>>;
}

/** Where a status means the same to everyone. A 403 or a 413 may be a gateway's, for reasons that no code tells. */
const unambiguousStatuses = [400, 401, 402, 404, 409, 429, 500, 503];

/** The contract's code for a status, for refusals that bring none. Many servers say 422 where others say 400. */
export function codeForStatus({ errors }: ErrorCatalog, status: number): string | undefined {
  const same = status === 422 ? 400 : status;
  return unambiguousStatuses.includes(same)
    ? Object.keys(errors).find((code) => errors[code]?.status === same)
    : undefined;
}

/**
 * How a refusal behaves. Its status decides, and its code refines that: a code that contradicts its status, such as
 * `invalid_request` with 500, must not make a paid job a refused one.
 */
export function behaviorOf(refusals: ErrorCatalog, status: number, code: string | undefined): ErrorBehavior {
  const { errors, fixes } = refusals;
  const usualCode = codeForStatus(refusals, status);
  const usual = (usualCode !== undefined && errors[usualCode]) || unknownErrorBehavior(status);
  const own = code !== undefined && Object.hasOwn(errors, code) ? errors[code] : undefined;
  const refines = own && (own.status === status || isSameBehavior(own, usual));
  const known = refines ? code : usualCode;
  const fix = known !== undefined && fixes[known];
  const again = usual.retry === "never" ? "Do what the message says." : "Send the same bytes again under the same key.";
  return { ...(refines ? own : usual), fix: fix || again };
}

/** Whether programs do the same about both, but for one that is about more than the request. */
function isSameBehavior(own: Behavior, usual: Behavior): boolean {
  const isAsWide = own.scope === "account" || own.scope === usual.scope;
  return isAsWide && own.charged === usual.charged && own.retry === usual.retry;
}

/** 408 and 499 (a proxy's word for a client that went away) prove nothing of what the server did; 425 was not executed. */
function unknownErrorBehavior(status: number): Behavior {
  const unknown = status >= 500 || status === 408 || status === 499;
  const passes = unknown || status === 425;
  return {
    status,
    scope: "request",
    charged: unknown ? "unknown" : "no",
    retry: status === 429 ? "wait" : passes ? "back-off" : "never",
    exitCode: passes ? 7 : 1,
  };
}
