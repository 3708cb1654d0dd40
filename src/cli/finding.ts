import type { Finding } from "../prompt/index.ts";
import type { Context } from "./context.ts";
import { paint } from "./output.ts";

/** A finding of the prompt linter for people, in two lines. */
export function describeFinding(context: Context, { severity, rule, message, reason, source }: Finding): string {
  const mark = paint(context, severity === "error" ? "red" : "yellow", severity);
  return `${mark} ${rule}: ${message}\n  ${paint(context, "dim", `${reason} ${source}`)}`;
}
