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
} from "../contract/index.ts";
export type { Estimate } from "../credits/index.ts";
export {
  AbortedError,
  ApiError,
  ConnectionError,
  CreditCeilingError,
  type ErrorBehavior,
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
export type { BeforeSend, OutgoingRequest } from "../http/index.ts";
export type { Budget, BudgetOptions, Clock, RequestLog, TakenRequest } from "../scheduling/index.ts";
