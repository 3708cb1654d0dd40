import { models } from "../../generated/operations.ts";
import { validators } from "../../generated/validators.js";
import type { Body, ModelName } from "./models.ts";

/** The contract's Idempotency-Key parameter: what a header can carry. */
export const keyPattern = /^[\x21-\x7e]{1,255}$/;

/** The body that bytes hold, where all is as the contract wants it; what is wrong, `validate` says. */
export function goodBody(model: string, bytes: string | undefined, key: unknown): Body<ModelName> | undefined {
  const body = bytes && JSON.parse(bytes);
  const good = Object.hasOwn(models, model) && validators[model]?.(body);
  return good && typeof key === "string" && keyPattern.test(key) ? body : undefined;
}
