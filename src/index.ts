export type { Models } from "../generated/operations.ts";
export { contractVersion, durations, errors, models, prices, rateLimit, servers } from "../generated/operations.ts";
export type { components, paths } from "../generated/schema.ts";
export { type Client, type ClientOptions, createClient } from "./client.ts";
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
export { SeedanceError } from "./errors/seedance-error.ts";
export { TaskFailedError, WaitTimeoutError } from "./errors/task-error.ts";
export { type Issue, ValidationError } from "./errors/validation-error.ts";
export type { Clock } from "./limits/clock.ts";
export type { GetOptions } from "./tasks/get.ts";
export type { Body, CompletedTask, ModelName, SubmittedTask, Task } from "./tasks/models.ts";
export type { SubmitOptions } from "./tasks/submit.ts";
export type { WaitOptions, WatchOptions } from "./tasks/wait.ts";
