import type { contracts } from "../../generated/contracts.ts";

// The types come with what is generated: the sandbox shares no file with the client.

/** A contract as a value, such as `contract` of `seedance-client`. */
export type SandboxContract = Awaited<ReturnType<(typeof contracts)[string]>>;
/** @internal */
type Rules = Awaited<ReturnType<SandboxContract["load"]["rules"]>>;
/** @internal */
type Descriptions = Awaited<ReturnType<SandboxContract["load"]["descriptions"]>>;

/**
 * A contract with what the service knows of it at hand.
 * @internal
 */
export type LoadedSandboxContract = SandboxContract & Rules & Pick<Descriptions, "others">;

/** @internal */
export type SandboxFieldRules = Rules["fields"][string];
/** @internal */
export type SandboxPriceObservation = Rules["prices"][string][number];
/** @internal */
export type SandboxViolation = NonNullable<Rules["validators"][string]["errors"]>[number];
export type SandboxRequestLimit = Pick<SandboxContract["rateLimit"], "requests" | "seconds">;

/**
 * Loads what checks and prices jobs: the service answers without waiting for it.
 * @internal
 */
export async function loadSandboxContract(contract: SandboxContract): Promise<LoadedSandboxContract> {
  const [rules, { others }] = await Promise.all([contract.load.rules(), contract.load.descriptions()]);
  return { ...contract, ...rules, others };
}

/** @internal @throws Error if the contract has no such model. */
export function modelByName({ models }: LoadedSandboxContract, name: string): SandboxContract["models"][string] {
  return requireModel(models[name], name);
}

/** @internal What the fields of a model's body mean. @throws Error if the contract has no such model. */
export function sandboxFieldRulesOf({ fields }: LoadedSandboxContract, name: string): SandboxFieldRules {
  return requireModel(fields[name], name);
}

function requireModel<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`The contract has no model ${name}.`);
  return found;
}
