import type { LintFinding } from "../prompt/index.ts";
import type { CliContext } from "./context.ts";
import { style } from "./output.ts";

/** A finding of the prompt linter for people, in two lines. */
export function describeFinding(context: CliContext, { severity, rule, message, reason, source }: LintFinding): string {
  const mark = style(context, severity === "error" ? "red" : "yellow", severity);
  return `${mark} ${rule}: ${message}\n  ${style(context, "dim", `${reason} ${source}`)}`;
}
