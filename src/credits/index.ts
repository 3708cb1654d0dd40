export { Ceiling, type Limits } from "./ceiling.ts";
export { type Estimate, estimate } from "./estimate.ts";
