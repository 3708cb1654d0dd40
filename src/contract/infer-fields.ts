import { message } from "../message.ts";
import type { ContractDescriptions, ContractRules } from "./contract.ts";
import { exampleBody, type Fields, fieldsOf, isModeField, mediaRoles } from "./fields.ts";

/** A value that was not given and follows from what was. */
export interface InferredField {
  field: string;
  value: string;
  /** Why, in words. */
  reason: string;
}

type InferenceRules = Pick<ContractDescriptions, "bodies"> & Pick<ContractRules, "validators">;

/**
 * What a body must have and does not say: the mode that its media ask for, told by the contract's own rules, and for
 * other required fields what the contract's example has.
 */
export function inferFields(contract: InferenceRules, model: string, body: Readonly<Fields>): InferredField[] {
  const open = Object.entries(fieldsOf(contract, model)).filter(([name]) => body[name] === undefined);
  return open.flatMap(([field, described]): InferredField[] => {
    if (isModeField(described)) return inferMode(contract, model, body, field, described.enum);
    const { enum: values, required } = described;
    if (!values) return [];
    const example = exampleBody(contract, model)[field];
    if (!required || typeof example !== "string") return [];
    return [{ field, value: example, reason: "the contract has no default; this is its example's" }];
  });
}

/** A mode is a field whose values say what becomes of what: `text-to-video`. */
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
  // Tried on the contract's example, so that no other mistake in the body counts.
  const fits = (mode: object, files: object) => contract.validators[model]?.({ ...rest, ...files, ...mode }) === true;
  const fitting = values.filter((value) => fits({ [field]: value }, media));
  const needing = fitting.filter((value) => !fits({ [field]: value }, {}));
  const [only] = needing.length === 1 ? needing : fits({}, media) || fitting.length !== 1 ? [] : fitting;
  if (only === undefined) return [];
  const given = Object.keys(media).filter((name) => media[name] !== undefined);
  const reason = given.length > 0 ? message`since ${given.join(", ")} was given` : message`since no media were given`;
  return [{ field, value: only, reason }];
}
