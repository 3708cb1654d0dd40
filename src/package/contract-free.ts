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
export type { Estimate, SpendingLimits } from "../credits/index.ts";
export {
  AbortedError,
  ApiError,
  ConnectionError,
  CreditCeilingError,
  type ErrorBehavior,
  type ErrorContext,
  type ErrorResponse,
  type FailedTask,
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
  UnexpectedResponseError,
  ValidationError,
  WaitTimeoutError,
} from "../errors.ts";
export type { BeforeSend, OutgoingRequest } from "../http/index.ts";
export type { Budget, BudgetOptions, Clock, RequestLog, RequestSlot } from "../scheduling/index.ts";
