import { type Issue, ValidationError } from "../errors.ts";
import { message } from "../message.ts";
import type { Contract, ContractRules } from "./contract.ts";
import { formatViolations } from "./format-violations.ts";
import { unknownModelIssue } from "./unknown-model.ts";
import { idempotencyKeyPattern } from "./valid-body.ts";

/**
 * Validates a submit and reports all its violations. This module is loaded only if there are any.
 * @param contract the contract with its rules.
 * @param bytes the body as JSON; undefined if it cannot be serialized.
 * @param idempotencyKey 1 to 255 visible ASCII characters.
 * @returns the parsed body.
 * @throws ValidationError if the model, the key or the body is invalid; it names field, rule and fix.
 */
export function validate(
  contract: Contract & ContractRules,
  model: string,
  bytes: string | undefined,
  idempotencyKey: string,
): Record<string, unknown> {
  const body: unknown = bytes === undefined ? undefined : JSON.parse(bytes);
  const issues = [
    ...(Object.hasOwn(contract.models, model) ? [] : [unknownModelIssue(Object.keys(contract.models), model)]),
    ...keyIssues(idempotencyKey),
  ];
  if (issues.length === 0) issues.push(...bodyIssues(contract, model, body));
  if (issues.length > 0) throw new ValidationError(message`Nothing was sent to ${model}`, issues);
  return body as Record<string, unknown>;
}

function keyIssues(key: unknown): Issue[] {
  if (typeof key === "string" && idempotencyKeyPattern.test(key)) return [];
  return [
    {
      field: "idempotencyKey",
      rule: message`must be 1 to 255 visible ASCII characters`,
      fix: message`Leave it out for a fresh UUID, or pass a key without spaces`,
    },
  ];
}

function bodyIssues(contract: ContractRules, model: string, body: unknown): Issue[] {
  if (body === undefined)
    return [
      {
        field: "body",
        rule: message`must be an object that JSON can hold`,
        fix: message`Pass an object with the model's fields`,
      },
    ];
  const { fields, patterns, conditionalRules, validators } = contract;
  const check = validators[model];
  if (!check) throw new Error(`The contract has no validator for ${model}.`);
  if (check(body)) return [];
  return formatViolations(check.errors ?? [], {
    body,
    check,
    rules: conditionalRules[model] ?? [],
    patterns,
    fields: fields[model] ?? { names: [], defaults: {}, media: {} },
  });
}
