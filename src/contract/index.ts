export { coerceType } from "./coerce-type.ts";
export {
  createUnexpectedOutputError,
  excerptOf,
  hasUnexpectedOutput,
  isCompleted,
  isWebUrl,
} from "./completed-task.ts";
export {
  type ConditionalRule,
  type Contract,
  type ContractDescriptions,
  type ContractLoaders,
  type ContractPrices,
  type ContractResponses,
  type ContractRules,
  type ContractTypes,
  type DescribedContract,
  type Field,
  type FieldRules,
  type LoadedContract,
  loadContract,
  type MediaLimits,
  type MediaRules,
  type Model,
  type ModelDescription,
  type OperationResponses,
  type OtherContract,
  type PlanFactor,
  type PriceObservation,
  type RequestLimit,
  type Shape,
  type ShapeMember,
  type Shapes,
  type SubmittedTaskFields,
  type TaskErrorClass,
  type TaskErrorSign,
  type TaskFields,
  type Validator,
  type Violation,
} from "./contract.ts";
export { durationClass } from "./duration-class.ts";
export {
  exampleBody,
  type Fields,
  fieldFor,
  fieldsOf,
  isModeField,
  mediaRoles,
  normalizeFieldNames,
  orderFields,
  promptField,
} from "./fields.ts";
export { type InferredField, inferFields } from "./infer-fields.ts";
export { findNearest } from "./nearest.ts";
export { packageEntryOf, suggestOtherContract, validateOrSuggestContract } from "./other-contract.ts";
export { type RequestedOutput, requestedOutputOf } from "./requested-output.ts";
export { normalizeName } from "./spelling.ts";
export { classifyTaskError, createTaskFailedError, explainTaskError, readTaskError } from "./task-errors.ts";
export {
  type CompletedTask,
  isTaskId,
  type ModelName,
  modelOf,
  type Output,
  type RequestBody,
  type SubmittedTask,
  type Task,
} from "./tasks.ts";
export { unknownMembers } from "./unknown-members.ts";
export { assertModel, unknownModelIssue } from "./unknown-model.ts";
export { idempotencyKeyPattern, parseValidBody } from "./valid-body.ts";
