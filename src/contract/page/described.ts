import { contract } from "../../../generated/page/contract.ts";
import { descriptions } from "../../../generated/page/descriptions.ts";
import type { DescribedContract } from "../contract.ts";

/** The page's contract with its descriptions at hand: help is told without loading a file more. */
export const describedContract: DescribedContract = { ...contract, ...descriptions };
