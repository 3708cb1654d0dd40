export type { Models } from "../generated/operations.ts";
export { contractVersion, durations, errors, models, prices, rateLimit, servers } from "../generated/operations.ts";
export type { components, paths } from "../generated/schema.ts";
export { type Client, type ClientOptions, createClient } from "./client.ts";
export type { Estimate } from "./credits/estimate.ts";
export { UnexpectedAnswerError } from "./errors/answer-error.ts";
export {
  ApiError,
  IdempotencyConflictError,
  InsufficientCreditsError,
  InternalError,
  InvalidRequestError,
  NotFoundError,
  RateLimitedError,
  ServiceBusyError,
  UnauthorizedError,
} from "./errors/api-error.ts";
export { AbortedError, ConnectionError, RedirectError } from "./errors/connection-error.ts";
export { CreditCeilingError } from "./errors/credit-ceiling-error.ts";
export { SeedanceError } from "./errors/seedance-error.ts";
export { TaskFailedError, WaitTimeoutError } from "./errors/task-error.ts";
export { type Issue, ValidationError } from "./errors/validation-error.ts";
export { deriveIdempotencyKey, estimate, preflight } from "./lazy.ts";
export type { Clock } from "./limits/clock.ts";
export { type Budget, type BudgetOptions, createBudget } from "./limits/create-budget.ts";
export type { RequestLog, TakenRequest } from "./limits/request-log.ts";
export type { Wish } from "./tasks/derive-key.ts";
export type { ClientEvent } from "./tasks/events.ts";
export type { GetOptions } from "./tasks/get.ts";
export type { MediaLimits, MediaRules } from "./tasks/media-rules.ts";
export type { Body, CompletedTask, ModelName, SubmittedTask, Task } from "./tasks/models.ts";
export type { MediaCheck, PreflightOptions } from "./tasks/preflight.ts";
export type { SubmitOptions } from "./tasks/submit.ts";
export type { WaitOptions, WatchOptions } from "./tasks/wait.ts";
