import { message } from "../message.ts";
import type { ContractDescriptions, ContractRules } from "./contract.ts";
import { exampleBody, type Fields, fieldsOf, isModeField, mediaRoles } from "./fields.ts";

/** A value for a field that is missing in a body, inferred from the other fields. */
export interface InferredField {
  field: string;
  value: string;
  /** The reason, as a clause. */
  reason: string;
}

type InferenceRules = Pick<ContractDescriptions, "bodies"> & Pick<ContractRules, "validators">;

/**
 * Infers the missing fields of a body: the mode, as the only one that the contract's rules allow with the body's media,
 * and other required fields with an enum, from the contract's example. If the example's value conflicts with the body's
 * fields, such as an aspect ratio with a resolution, another value is inferred that does not.
 */
export function inferFields(contract: InferenceRules, model: string, body: Readonly<Fields>): InferredField[] {
  const found = inferFromExample(contract, model, body);
  const fields: Fields = { ...body };
  for (const { field, value } of found) fields[field] = value;
  return found.map((each) => {
    const { field, value } = each;
    const rules = fieldsOf(contract, model)[field];
    if (!rules?.enum || isModeField(rules)) return each;
    // The body may have other violations; only those that depend on this field differ.
    const violations = (candidate: string) => countViolations(contract, model, { ...fields, [field]: candidate });
    const best = [value, ...rules.enum].reduce((a, b) => (violations(b) < violations(a) ? b : a));
    if (best === value) return each;
    fields[field] = best;
    return {
      field,
      value: best,
      reason: message`since ${value}, the value of the contract's example, is not allowed with the other fields`,
    };
  });
}

function countViolations({ validators }: InferenceRules, model: string, body: Readonly<Fields>): number {
  const validator = validators[model];
  return !validator || validator(body) ? 0 : (validator.errors?.length ?? 0);
}

function inferFromExample(contract: InferenceRules, model: string, body: Readonly<Fields>): InferredField[] {
  const open = Object.entries(fieldsOf(contract, model)).filter(([name]) => body[name] === undefined);
  return open.flatMap(([field, described]): InferredField[] => {
    if (isModeField(described)) return inferMode(contract, model, body, field, described.enum);
    const { enum: values, required } = described;
    if (!values) return [];
    const example = exampleBody(contract, model)[field];
    if (!required || typeof example !== "string") return [];
    return [
      { field, value: example, reason: message`since the contract has no default and this is its example's value` },
    ];
  });
}

/** Infers the value of a mode field, such as `text-to-video`; none if several values are possible. */
function inferMode(
  contract: InferenceRules,
  model: string,
  body: Readonly<Fields>,
  field: string,
  values: readonly string[],
): InferredField[] {
  const fields = fieldsOf(contract, model);
  const roleOf = (name: string) => fields[name]?.role ?? "";
  const media = Object.fromEntries(Object.entries(body).filter(([name]) => mediaRoles.includes(roleOf(name))));
  const rest = Object.fromEntries(
    Object.entries(exampleBody(contract, model)).filter(
      ([name]) => name !== field && !mediaRoles.includes(roleOf(name)),
    ),
  );
  // The other fields are the example's, so that other mistakes in the body do not matter.
  const fits = (mode: object, files: object) => contract.validators[model]?.({ ...rest, ...files, ...mode }) === true;
  const fitting = values.filter((value) => fits({ [field]: value }, media));
  const needing = fitting.filter((value) => !fits({ [field]: value }, {}));
  const [only] = needing.length === 1 ? needing : fits({}, media) || fitting.length !== 1 ? [] : fitting;
  if (only === undefined) return [];
  const given = Object.keys(media).filter((name) => media[name] !== undefined);
  const reason = given.length > 0 ? message`since ${given.join(", ")} was given` : message`since no media were given`;
  return [{ field, value: only, reason }];
}
