import { type SeedanceError, ValidationError } from "../../errors.ts";
import { message } from "../../message.ts";

/** The result of one check. */
export interface CheckResult {
  name: string;
  /** `warn`: it works now, but may stop working. `fail`: commands will fail. */
  status: "ok" | "warn" | "fail";
  /** What was found. */
  detail: string;
  /** What to do, if the status is not `ok`. */
  fix?: string;
}

/** The check that failed with an error: what was found and what to do, apart. */
export function failedCheck(name: string, error: SeedanceError): CheckResult {
  return { name, status: "fail", ...describeError(error) };
}

function describeError(error: SeedanceError & { problem?: string; fix?: string }): Pick<CheckResult, "detail" | "fix"> {
  const [issue] = error instanceof ValidationError ? error.issues : [];
  if (issue) return { detail: issue.rule, fix: message`${issue.fix}.` };
  const { problem = error.message, fix } = error;
  return { detail: problem, ...(fix !== undefined && { fix }) };
}
