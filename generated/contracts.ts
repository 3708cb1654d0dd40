// Derived by `npm run generate` from openapi/. Do not edit.
import type { Contract } from "../src/contract/index.ts";

export const contracts: Readonly<Record<string, () => Promise<Contract>>> = {
  "page": async () => (await import("./page/contract.ts")).contract,
  "live": async () => (await import("./live/contract.ts")).contract,
};
