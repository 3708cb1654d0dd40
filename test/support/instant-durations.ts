import { contract, type ModelName } from "../../src/package/index.ts";

/** Expected durations for a client of a sandbox whose jobs end at once. */
export const instantDurations = Object.fromEntries(
  Object.keys(contract.models).map((model) => [model, 0.01]),
) as Record<ModelName, number>;
