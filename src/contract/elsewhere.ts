import { contracts } from "../../generated/contracts.ts";
import { type Issue, NotFoundError, ValidationError } from "../errors.ts";
import { validate } from "./validate.ts";

// Loaded when something was refused. The contract that takes it is named; which one is used, the caller chooses.

/** `validate`, with the contract that takes what this one refuses. */
export function validateOrName(
  ...[model, bytes, idempotencyKey]: Parameters<typeof validate>
): ReturnType<typeof validate> {
  try {
    return validate(model, bytes, idempotencyKey);
  } catch (error) {
    throw orElsewhere(error, model, bytes);
  }
}

/** The error, with the contract that takes what was refused, where there is one. */
export function orElsewhere(error: unknown, model: string, bytes: string | undefined): unknown {
  if (error instanceof NotFoundError) {
    const name = Object.keys(contracts).find((each) => contracts[each]?.moved[model]);
    if (name)
      error.message += ` The contract ${name} submits ${model} to ${contracts[name]?.moved[model]}: ${howTo(name)}.`;
  }
  if (!(error instanceof ValidationError)) return error;
  const body = (bytes === undefined ? {} : JSON.parse(bytes)) as Record<string, unknown> | null;
  const issues = error.issues.map((issue) => orNamed(issue, model, body?.[issue.field]));
  const [subject = ""] = error.message.split(": ");
  return issues.some((issue, index) => issue !== error.issues[index]) ? new ValidationError(subject, issues) : error;
}

function orNamed(issue: Issue, model: string, value: unknown): Issue {
  for (const [name, { adds }] of Object.entries(contracts)) {
    const fields = Object.hasOwn(adds, model) ? adds[model] : undefined;
    const values = fields && Object.hasOwn(fields, issue.field) ? fields[issue.field] : undefined;
    const takes = issue.field === "model" ? fields : values && (values.length === 0 || values.includes(value));
    const fix = issue.fix.replace(/[^?]$/, "$&.");
    if (takes) return { ...issue, fix: `${fix} The contract ${name} takes it: ${howTo(name)}` };
  }
  return issue;
}

const howTo = (name: string) => `import from seedance-client/${name}, or --contract ${name}`;
