export type { Models } from "../../generated/operations.ts";
export { contractVersion, durations, errors, models, prices, rateLimit, servers } from "../../generated/operations.ts";
export type { components, paths } from "../../generated/schema.ts";
export { type Client, type ClientOptions, createClient } from "../client/client.ts";
export type { Wish } from "../client/derive-key.ts";
export type { ClientEvent } from "../client/events.ts";
export type { GetOptions } from "../client/get.ts";
export { deriveIdempotencyKey, estimate, preflight } from "../client/lazy.ts";
export type { MediaLimits, MediaRules } from "../client/media-rules.ts";
export type { MediaCheck, PreflightOptions } from "../client/preflight.ts";
export type { SubmitOptions } from "../client/submit.ts";
export type { WaitOptions, WatchOptions } from "../client/wait.ts";
export type { Body, CompletedTask, ModelName, SubmittedTask, Task } from "../contract/models.ts";
export type { Estimate } from "../credits/estimate.ts";
export {
  AbortedError,
  ApiError,
  ConnectionError,
  CreditCeilingError,
  IdempotencyConflictError,
  InsufficientCreditsError,
  InternalError,
  InvalidRequestError,
  type Issue,
  NotFoundError,
  RateLimitedError,
  RedirectError,
  SeedanceError,
  ServiceBusyError,
  TaskFailedError,
  UnauthorizedError,
  UnexpectedAnswerError,
  ValidationError,
  WaitTimeoutError,
} from "../errors.ts";
export type { Clock } from "../scheduling/clock.ts";
export { type Budget, type BudgetOptions, createBudget } from "../scheduling/create-budget.ts";
export type { RequestLog, TakenRequest } from "../scheduling/request-log.ts";
