import type { Fields, ModelName } from "../../contract/index.ts";
import { checkBody as check } from "../../jobs/index.ts";
import type { Finding } from "../../prompt/index.ts";
import type { Context } from "../context.ts";
import { flagName } from "../line/model-flags.ts";
import { paint } from "../output.ts";

/**
 * Checks a body against the contract, and its prompt for what makes jobs fail or waste money. Warnings are told on
 * stderr.
 * @throws ValidationError for whatever would be refused, and for the linter's errors.
 */
export function checkBody(context: Context, model: ModelName, body: Fields, lint: boolean): void {
  const nameOf = (field: string) => `--${flagName(field)}`.replace(/^--prompt$/, "prompt");
  const warnings = check(model, body, { lint, nameOf, override: "--no-lint sends it all the same" });
  if (!context.quiet) for (const warning of warnings) context.stderr.write(`${describeFinding(context, warning)}\n`);
}

/** A finding for people, in two lines. */
export function describeFinding(context: Context, { severity, rule, message, reason, source }: Finding): string {
  const mark = paint(context, severity === "error" ? "red" : "yellow", severity);
  return `${mark} ${rule}: ${message}\n  ${paint(context, "dim", `${reason} ${source}`)}`;
}
