/** What was looked at, and how it is. */
export interface CheckResult {
  name: string;
  /** `warn`: it works, and may not for long. `fail`: commands will fail. */
  status: "ok" | "warn" | "fail";
  /** What was found. */
  detail: string;
  /** What to do about it, where it is not ok. */
  fix?: string;
}
