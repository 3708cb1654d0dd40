export {
  type ConditionalRule,
  type Contract,
  type ContractDescriptions,
  type ContractLoaders,
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
  type PriceObservation,
  type RequestLimit,
  type Shape,
  type ShapeMember,
  type Shapes,
  type SubmittedTaskFields,
  type TaskFields,
  type Validator,
  type Violation,
} from "./contract.ts";
export { durationClass } from "./duration-class.ts";
export { entryOf, orElsewhere, validateOrName } from "./elsewhere.ts";
export {
  exampleBody,
  type Fields,
  fieldFor,
  fieldsOf,
  inOrder,
  isMode,
  mediaRoles,
  named,
  promptField,
} from "./fields.ts";
export { goodBody, keyPattern } from "./good-body.ts";
export { type Inferred, infer } from "./infer.ts";
export { nearest } from "./nearest.ts";
export { type Requested, requestedBy } from "./requested.ts";
export { plain } from "./spelling.ts";
export {
  type Body,
  type CompletedTask,
  isCompleted,
  type ModelName,
  modelOf,
  type Output,
  type SubmittedTask,
  type Task,
} from "./tasks.ts";
export { unknownMembers } from "./unknown-members.ts";
