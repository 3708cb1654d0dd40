export { RequestBudget, type RequestPurpose } from "./budget.ts";
export { assertMilliseconds, assertSeconds, type Clock, lentClock, systemClock } from "./clock.ts";
export { type Budget, type BudgetOptions, createBudget } from "./create-budget.ts";
export { normalSurvival } from "./normal.ts";
export type { RequestLog, RequestSlot } from "./request-log.ts";
export { RequestWindow } from "./request-window.ts";
