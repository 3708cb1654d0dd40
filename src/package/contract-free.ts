export type {
  BoundContract,
  GetOptions,
  MediaCheck,
  PreflightOptions,
  PreparedJob,
  SubmitOptions,
  WatchOptions,
} from "../client/index.ts";
export type {
  Contract,
  ContractTypes,
  MediaLimits,
  MediaRules,
  Model,
  PriceObservation,
  RequestLimit,
  SubmittedTaskFields,
  TaskFields,
} from "../contract/index.ts";
export type { Estimate, Limits as SpendingLimits } from "../credits/index.ts";
export {
  AbortedError,
  ApiError,
  ConnectionError,
  CreditCeilingError,
  type ErrorBehavior,
  type ErrorContext,
  type FailedTask,
  IdempotencyConflictError,
  InsufficientCreditsError,
  InternalError,
  InvalidRequestError,
  type Issue,
  NotFoundError,
  RateLimitedError,
  RedirectError,
  type Refusal,
  SeedanceError,
  ServiceBusyError,
  TaskFailedError,
  UnauthorizedError,
  UnexpectedAnswerError,
  ValidationError,
  WaitTimeoutError,
} from "../errors.ts";
export type { BeforeSend, OutgoingRequest } from "../http/index.ts";
export type { Budget, BudgetOptions, Clock, RequestLog, TakenRequest } from "../scheduling/index.ts";
