// Derived by `npm run generate` from openapi/. Do not edit.
import type { ContractRules } from "../../src/contract/index.ts";

/** A check for the body of each model, by its name. */
export declare const validators: ContractRules["validators"];
/** The conditional rules of each model's body, in the order of `allOf`: in words, and the field that selects a branch. */
export declare const conditionalRules: ContractRules["conditionalRules"];
/** What the contract says of a pattern, by the pattern. */
export declare const patterns: ContractRules["patterns"];
