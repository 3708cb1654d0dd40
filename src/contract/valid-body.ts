import type { Contract, ContractRules } from "./contract.ts";

/** The allowed idempotency keys (contract: parameter `Idempotency-Key`). */
export const idempotencyKeyPattern = /^[\x21-\x7e]{1,255}$/;

/** Parses a body; undefined if model, key or body is invalid. `validate` reports the violations. */
export function parseValidBody(
  { models, validators }: Pick<Contract & ContractRules, "models" | "validators">,
  model: string,
  bytes: string | undefined,
  key: unknown,
): Record<string, unknown> | undefined {
  const body = bytes && JSON.parse(bytes);
  const good = Object.hasOwn(models, model) && validators[model]?.(body);
  return good && typeof key === "string" && idempotencyKeyPattern.test(key) ? body : undefined;
}
