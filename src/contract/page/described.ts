import { contract } from "../../../generated/page/contract.ts";
import { descriptions } from "../../../generated/page/descriptions.ts";
import type { DescribedContract } from "../contract.ts";

/** The page's contract with its descriptions, so that help loads no further file. */
export const describedContract: DescribedContract = { ...contract, ...descriptions };
