import { type Fields, type ModelName, validateOrName } from "../contract/index.ts";
import { ValidationError } from "../errors.ts";
import { type Finding, lintPrompt } from "../prompt/index.ts";

export interface CheckOptions {
  /** What sends a prompt all the same that the linter refuses, as a clause: `--no-lint sends it all the same`. */
  override: string;
  /** How a field is called where it was given; as in the contract by default. */
  nameOf?: (field: string) => string;
  /** Whether the prompt is read too; true by default. */
  lint?: boolean;
}

/**
 * Checks a body against the contract, and its prompt for what makes jobs fail or waste money.
 * @returns the linter's warnings.
 * @throws ValidationError for whatever would be refused, and for the linter's errors.
 */
export function checkBody(
  model: ModelName,
  body: Fields,
  { override, nameOf = (field) => field, lint = true }: CheckOptions,
): Finding[] {
  validateOrName(model, JSON.stringify(body), "not-made-yet");
  if (!lint) return [];
  const findings = lintPrompt(model, body);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new ValidationError(
      `Nothing was sent to ${model}`,
      errors.map(({ field, message, reason, rule }) => ({
        field: nameOf(field),
        rule: `breaks ${rule}: ${withoutDot(message)}`,
        fix: `${withoutDot(reason)}. ${override}`,
      })),
    );
  return findings;
}

const withoutDot = (text: string) => text.replace(/\.$/, "");
