import type { contracts } from "../../generated/contracts.ts";

// The types come with what is generated: the sandbox shares no file with the client.

/** A contract as a value, such as `contract` of `seedance-client`. */
export type Contract = Awaited<ReturnType<(typeof contracts)[string]>>;
/** @internal */
type Rules = Awaited<ReturnType<Contract["load"]["rules"]>>;
/** @internal */
type Descriptions = Awaited<ReturnType<Contract["load"]["descriptions"]>>;

/**
 * A contract with what the service knows of it at hand.
 * @internal
 */
export type LoadedContract = Contract & Rules & Pick<Descriptions, "others">;

/** @internal */
export type FieldRules = Rules["fields"][string];
/** @internal */
export type PriceObservation = Rules["prices"][string][number];
/** @internal */
export type Violation = NonNullable<Rules["validators"][string]["errors"]>[number];
export type RequestLimit = Pick<Contract["rateLimit"], "requests" | "seconds">;

/**
 * Loads what checks and prices jobs: the service answers without waiting for it.
 * @internal
 */
export async function loadContract(contract: Contract): Promise<LoadedContract> {
  const [rules, { others }] = await Promise.all([contract.load.rules(), contract.load.descriptions()]);
  return { ...contract, ...rules, others };
}

/** @internal @throws Error if the contract has no such model. */
export function modelOf({ models }: LoadedContract, name: string): Contract["models"][string] {
  return known(models[name], name);
}

/** @internal What the fields of a model's body mean. @throws Error if the contract has no such model. */
export function fieldsOf({ fields }: LoadedContract, name: string): FieldRules {
  return known(fields[name], name);
}

function known<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`The contract has no model ${name}.`);
  return found;
}
