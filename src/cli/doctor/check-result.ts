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
