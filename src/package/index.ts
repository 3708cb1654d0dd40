export type { Models } from "../../generated/operations.ts";
export { contractVersion, durations, errors, models, prices, rateLimit, servers } from "../../generated/operations.ts";
export type { components, paths } from "../../generated/schema.ts";
export {
  type Client,
  type ClientEvent,
  type ClientOptions,
  createClient,
  type GetOptions,
  type MediaCheck,
  type MediaLimits,
  type MediaRules,
  type PreflightOptions,
  type SubmitOptions,
  type WaitOptions,
  type WatchOptions,
  type Wish,
} from "../client/index.ts";
export { deriveIdempotencyKey, estimate, preflight } from "../client/lazy.ts";
export type { Body, CompletedTask, ModelName, SubmittedTask, Task } from "../contract/index.ts";
export type { Estimate } from "../credits/index.ts";
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
export {
  type Budget,
  type BudgetOptions,
  type Clock,
  createBudget,
  type RequestLog,
  type TakenRequest,
} from "../scheduling/index.ts";
