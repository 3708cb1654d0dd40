export { type Purpose, RequestBudget } from "./budget.ts";
export { type Clock, demandMilliseconds, systemClock } from "./clock.ts";
export { type Budget, type BudgetOptions, createBudget } from "./create-budget.ts";
export { normalSurvival } from "./normal.ts";
export type { RequestLog, TakenRequest } from "./request-log.ts";
export { RequestWindow } from "./request-window.ts";
