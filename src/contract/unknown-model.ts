import { type Issue, ValidationError } from "../errors.ts";
import { message } from "../message.ts";
import type { Contract } from "./contract.ts";
import { findNearest } from "./nearest.ts";
import { valueText } from "./value-text.ts";

/** The issue of a model that is not among those of the contract. */
export function unknownModelIssue(names: readonly string[], model: unknown): Issue {
  const nearest = findNearest(String(model), names);
  const list = names.join(", ");
  return {
    field: "model",
    rule: message`${valueText(model)} is not a model of this contract`,
    fix: nearest ? message`Did you mean ${nearest}? Allowed: ${list}` : message`Allowed: ${list}`,
  };
}

/** @throws ValidationError if the contract has no such model. */
export function assertModel({ models }: Pick<Contract, "models">, model: string): void {
  if (!Object.hasOwn(models, model))
    throw new ValidationError(message`Nothing was sent`, [unknownModelIssue(Object.keys(models), model)]);
}
