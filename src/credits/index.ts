export { type Estimate, estimate, hasVideoInput } from "./estimate.ts";
export { SpendingLimit, type SpendingLimits } from "./spending-limit.ts";
