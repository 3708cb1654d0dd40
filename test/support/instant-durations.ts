import { contract, type ModelName } from "../../src/package/index.ts";

/** For a client of a sandbox whose jobs end at once: it need not expect them to take their usual time. */
export const instantDurations = Object.fromEntries(
  Object.keys(contract.models).map((model) => [model, 0.01]),
) as Record<ModelName, number>;
