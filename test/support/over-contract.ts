/** Preloaded by programs that tests start: they are over the contract that SEEDANCE_CONTRACT names, as the command is. */
import { useContract } from "../../src/cli/contract/use-contract.ts";

const { SEEDANCE_CONTRACT: name } = process.env;
if (name && !useContract(name)) throw new Error(`SEEDANCE_CONTRACT=${name} is no contract.`);
