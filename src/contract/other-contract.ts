import { type Issue, NotFoundError, ValidationError } from "../errors.ts";
import { message } from "../message.ts";
import type { Contract, ContractRules, OtherContract } from "./contract.ts";
import { validate } from "./validate.ts";

// Loaded only if a request was rejected. The message names the contract that accepts it; the caller chooses.

type OtherContracts = { readonly others: Readonly<Record<string, OtherContract>> };

/**
 * Validates a submit like `validate`, and suggests a contract that accepts what this one rejects.
 * @throws ValidationError if the submit is invalid.
 */
export function validateOrSuggestContract(
  contract: Contract & ContractRules & OtherContracts,
  model: string,
  bytes: string | undefined,
  idempotencyKey: string,
): Record<string, unknown> {
  try {
    return validate(contract, model, bytes, idempotencyKey);
  } catch (error) {
    throw suggestOtherContract(contract, error, model, bytes);
  }
}

/** Returns the error, with a suggestion if another contract accepts the rejected request. */
export function suggestOtherContract(
  { others }: OtherContracts,
  error: unknown,
  model: string,
  bytes: string | undefined,
): unknown {
  if (error instanceof NotFoundError) {
    const name = Object.keys(others).find((each) => others[each]?.moved[model]);
    if (name)
      error.message += ` ${message`The contract ${name} submits ${model} to ${others[name]?.moved[model]}: ${selectionHint(name)}.`}`;
  }
  if (!(error instanceof ValidationError)) return error;
  const body = (bytes === undefined ? {} : JSON.parse(bytes)) as Record<string, unknown> | null;
  const issues = error.issues.map((issue) => suggestForIssue(others, issue, model, body?.[issue.field]));
  return issues.some((issue, index) => issue !== error.issues[index])
    ? new ValidationError(error.subject, issues)
    : error;
}

function suggestForIssue(others: OtherContracts["others"], issue: Issue, model: string, value: unknown): Issue {
  for (const [name, { adds }] of Object.entries(others)) {
    const fields = Object.hasOwn(adds, model) ? adds[model] : undefined;
    const values = fields && Object.hasOwn(fields, issue.field) ? fields[issue.field] : undefined;
    const takes = issue.field === "model" ? fields : values && (values.length === 0 || values.includes(value));
    const fix = issue.fix.replace(/[^?]$/, "$&.");
    if (takes) return { ...issue, fix: message`${fix} The contract ${name} takes it: ${selectionHint(name)}` };
  }
  return issue;
}

/** Returns the package entry of a contract; the page's is the main entry. */
export const packageEntryOf = (name: string) => `seedance-client${name === "page" ? "" : `/${name}`}`;

const selectionHint = (name: string) => message`import from ${packageEntryOf(name)}, or --contract ${name}`;
