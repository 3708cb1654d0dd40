import { assertPublicMedia } from "../client/index.ts";
import { type Fields, type LoadedContract, validateOrSuggestContract } from "../contract/index.ts";
import { ValidationError } from "../errors.ts";
import { message } from "../message.ts";
import { type LintFinding, lintPrompt } from "../prompt/index.ts";
import { assertReadable } from "./readable.ts";

export interface CheckOptions {
  /** How to send a prompt despite the linter's errors, as a clause: `Pass --no-lint to send it anyway`. */
  override: string;
  /** Returns the name of a field in the caller's input; the contract's name by default. */
  nameOf?: (field: string) => string;
  /** Whether to lint the prompt; true by default. With `errors` the result has no warnings, which takes less time. */
  lint?: boolean | "errors";
  /** The service. Without it, it is not known which media URLs it can open. */
  baseUrl?: string | undefined;
}

/**
 * Validates a body against the contract, checks that its texts are readable and its prompt is not blank, and lints it.
 * @returns the linter's warnings.
 * @throws ValidationError if the body is invalid or unreadable, its prompt is blank, or the linter finds errors.
 */
export function checkBody(
  contract: LoadedContract,
  model: string,
  body: Fields,
  { override, nameOf = (field) => field, lint = true, baseUrl }: CheckOptions,
): LintFinding[] {
  validateOrSuggestContract(contract, model, JSON.stringify(body), "not-made-yet");
  assertPublicMedia(contract, model, body, baseUrl);
  assertReadable(contract, model, body, nameOf);
  return lint ? lintBody(contract, model, body, { override, nameOf, lint }) : [];
}

/**
 * Lints a body's prompt.
 * @returns the linter's warnings.
 * @throws ValidationError if the linter finds errors.
 */
export function lintBody(
  contract: LoadedContract,
  model: string,
  body: Readonly<Fields>,
  { override, nameOf = (field) => field, lint }: CheckOptions & { lint: true | "errors" },
): LintFinding[] {
  const findings = lintPrompt(contract, model, body, lint === "errors" ? "error" : undefined);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new ValidationError(
      message`Nothing was sent to ${model}`,
      errors.map(({ field, message: text, reason, rule }) => ({
        field: nameOf(field),
        rule: message`breaks ${rule}: ${stripPeriod(text)}`,
        fix: message`${stripPeriod(reason)}. ${override}`,
      })),
    );
  return findings;
}

const stripPeriod = (text: string) => text.replace(/\.$/, "");
