import { ValidationError } from "../../errors/validation-error.ts";
import { type Finding, lintPrompt } from "../../prompt/index.ts";
import type { ModelName } from "../../tasks/models.ts";
import { validate } from "../../tasks/validate.ts";
import type { Context } from "../context.ts";
import { flagName } from "../line/model-flags.ts";
import { paint } from "../output.ts";
import type { Fields } from "./body.ts";

/**
 * Checks a body against the contract, and its prompt for what makes jobs fail or waste money. Warnings are told on
 * stderr.
 * @throws ValidationError for whatever would be refused, and for the linter's errors.
 */
export function checkBody(context: Context, model: ModelName, body: Fields, lint: boolean): Finding[] {
  validate(model, JSON.stringify(body), "not-made-yet");
  if (!lint) return [];
  const findings = lintPrompt(model, body);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new ValidationError(
      `Nothing was sent to ${model}`,
      errors.map(({ field, message, reason, rule }) => ({
        field: `--${flagName(field)}`.replace(/^--prompt$/, "prompt"),
        rule: `breaks ${rule}: ${withoutDot(message)}`,
        fix: `${withoutDot(reason)}. --no-lint sends it all the same`,
      })),
    );
  if (!context.quiet) for (const finding of findings) context.stderr.write(`${describeFinding(context, finding)}\n`);
  return findings;
}

/** A finding for people, in two lines. */
export function describeFinding(context: Context, { severity, rule, message, reason, source }: Finding): string {
  const mark = paint(context, severity === "error" ? "red" : "yellow", severity);
  return `${mark} ${rule}: ${message}\n  ${paint(context, "dim", `${reason} ${source}`)}`;
}

const withoutDot = (text: string) => text.replace(/\.$/, "");
