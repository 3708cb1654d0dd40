import { durations, type ModelName } from "../../src/package/index.ts";

/** For a client of a sandbox whose jobs end at once: it need not expect them to take their usual time. */
export const atOnce = Object.fromEntries(Object.keys(durations).map((model) => [model, 0.01])) as Record<
  ModelName,
  number
>;
