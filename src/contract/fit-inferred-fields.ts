import { message } from "../message.ts";
import type { ContractDescriptions, ContractRules } from "./contract.ts";
import { type Fields, fieldsOf, isModeField } from "./fields.ts";
import type { InferredField } from "./infer-fields.ts";

/**
 * Replaces inferred values that conflict with the body's fields by values that do not: the contract's example may have
 * an aspect ratio that is not allowed with the body's resolution.
 * @param inferred the result of `inferFields` for the body.
 */
export function fitInferredFields(
  contract: Pick<ContractDescriptions, "bodies"> & Pick<ContractRules, "validators">,
  model: string,
  body: Readonly<Fields>,
  inferred: readonly InferredField[],
): InferredField[] {
  const described = fieldsOf(contract, model);
  const fields: Fields = { ...body };
  for (const { field, value } of inferred) fields[field] = value;
  return inferred.map((each) => {
    const { field, value } = each;
    const rules = described[field];
    if (!rules?.enum || isModeField(rules)) return each;
    // The body may have other violations; only those that depend on this field differ.
    const candidates = rules.enum.map((candidate) => ({
      candidate,
      violations: countViolations(contract, model, { ...fields, [field]: candidate }),
    }));
    const minimum = Math.min(...candidates.map(({ violations }) => violations));
    if (countViolations(contract, model, fields) === minimum) return each;
    const allowed = candidates.find(({ violations }) => violations === minimum)?.candidate ?? value;
    fields[field] = allowed;
    return { field, value: allowed, reason: message`since ${value}, the default, does not go with the other fields` };
  });
}

function countViolations(
  { validators }: Pick<ContractRules, "validators">,
  model: string,
  body: Readonly<Fields>,
): number {
  const validator = validators[model];
  return !validator || validator(body) ? 0 : (validator.errors?.length ?? 0);
}
