import { type Contract, type LoadedContract, loadContract } from "../../src/contract/index.ts";
import { contract as liveContract } from "../../src/contract/live/index.ts";
import { contract as pageContract } from "../../src/contract/page/index.ts";

/** The page's contract, with its validators, prices and descriptions loaded. */
export const page = await loadContract(pageContract);
/** The live one. */
export const live = await loadContract(liveContract);

/** For tests of every contract: `describe.each(contracts)("$name: …", (contract) => …)`. */
export const contracts: readonly LoadedContract[] = [page, live];

/** Returns the path to which a model is submitted. */
export function pathOf({ models }: Contract, model: string): string {
  const { path } = models[model] ?? {};
  if (path === undefined) throw new Error(`The contract has no model ${model}.`);
  return path;
}
