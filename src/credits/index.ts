export { type Estimate, estimate } from "./estimate.ts";
export { SpendingLimit, type SpendingLimits } from "./spending-limit.ts";
