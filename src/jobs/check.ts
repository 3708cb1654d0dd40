import { type Fields, type LoadedContract, validateOrSuggestContract } from "../contract/index.ts";
import { ValidationError } from "../errors.ts";
import { type LintFinding, lintPrompt } from "../prompt/index.ts";

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
  contract: LoadedContract,
  model: string,
  body: Fields,
  { override, nameOf = (field) => field, lint = true }: CheckOptions,
): LintFinding[] {
  validateOrSuggestContract(contract, model, JSON.stringify(body), "not-made-yet");
  return lint ? lintBody(contract, model, body, { override, nameOf }) : [];
}

/**
 * Reads a body's prompt for what makes jobs fail or waste money.
 * @returns the linter's warnings.
 * @throws ValidationError for the linter's errors.
 */
export function lintBody(
  contract: LoadedContract,
  model: string,
  body: Readonly<Fields>,
  { override, nameOf = (field) => field }: Omit<CheckOptions, "lint">,
): LintFinding[] {
  const findings = lintPrompt(contract, model, body);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new ValidationError(
      `Nothing was sent to ${model}`,
      errors.map(({ field, message, reason, rule }) => ({
        field: nameOf(field),
        rule: `breaks ${rule}: ${stripPeriod(message)}`,
        fix: `${stripPeriod(reason)}. ${override}`,
      })),
    );
  return findings;
}

const stripPeriod = (text: string) => text.replace(/\.$/, "");
