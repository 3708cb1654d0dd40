import type { contracts } from "../../generated/contracts.ts";

// The types come from the generated contracts: the sandbox shares no source file with the client.

/** A contract, such as the export `contract` of `seedance-client`. */
export type SandboxContract = Awaited<ReturnType<(typeof contracts)[string]>>;
/** @internal */
type Rules = Awaited<ReturnType<SandboxContract["load"]["rules"]>>;
/** @internal */
type Prices = Awaited<ReturnType<SandboxContract["load"]["prices"]>>;
/** @internal */
type Descriptions = Awaited<ReturnType<SandboxContract["load"]["descriptions"]>>;

/**
 * A contract with its rules loaded.
 * @internal
 */
export type LoadedSandboxContract = SandboxContract & Rules & Prices & Pick<Descriptions, "others">;

/** @internal */
export type SandboxFieldRules = Rules["fields"][string];
/** @internal */
export type SandboxPriceObservation = Prices["prices"][string][number];
/** @internal */
export type SandboxViolation = NonNullable<Rules["validators"][string]["errors"]>[number];
export type SandboxRequestLimit = Pick<SandboxContract["rateLimit"], "requests" | "seconds">;

/**
 * Loads the rules that validate and price jobs, so that no request waits for them.
 * @internal
 */
export async function loadSandboxContract(contract: SandboxContract): Promise<LoadedSandboxContract> {
  const { load } = contract;
  const [rules, prices, { others }] = await Promise.all([load.rules(), load.prices(), load.descriptions()]);
  return { ...contract, ...rules, ...prices, others };
}

/** @internal Returns a model. @throws Error if the contract has no such model. */
export function modelByName({ models }: LoadedSandboxContract, name: string): SandboxContract["models"][string] {
  return requireModel(models[name], name);
}

/** @internal Returns the field rules of a model. @throws Error if the contract has no such model. */
export function sandboxFieldRulesOf({ fields }: LoadedSandboxContract, name: string): SandboxFieldRules {
  return requireModel(fields[name], name);
}

function requireModel<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The contract has no model ${name}.`);
  return value;
}
