import type { Contract, ContractRules } from "./contract.ts";

/** The contract's Idempotency-Key parameter: what a header can carry. */
export const idempotencyKeyPattern = /^[\x21-\x7e]{1,255}$/;

/** The body that bytes hold, if all is as the contract wants it; what is wrong, `validate` says. */
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
