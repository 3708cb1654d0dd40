import type { LintFinding } from "../prompt/index.ts";
import type { CliContext } from "./context.ts";
import { style } from "./output.ts";

/** Two lines of text for a finding of the prompt linter. */
export function describeFinding(context: CliContext, { severity, rule, message, reason, source }: LintFinding): string {
  const mark = style(context, severity === "error" ? "red" : "yellow", severity);
  return `${mark} ${rule}: ${message}\n  ${style(context, "dim", `${reason} ${source}`)}`;
}
