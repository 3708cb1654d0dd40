export { orElsewhere, validateOrName } from "./elsewhere.ts";
export {
  type Field,
  type Fields,
  fieldFor,
  fieldsOf,
  inOrder,
  isMode,
  mediaRoles,
  named,
  promptField,
} from "./fields.ts";
export { goodBody } from "./good-body.ts";
export { type Inferred, infer } from "./infer.ts";
export { kindOf } from "./kind.ts";
export { type Body, type CompletedTask, isCompleted, type ModelName, type SubmittedTask, type Task } from "./models.ts";
export { nearest } from "./nearest.ts";
export { plain } from "./spelling.ts";
export { unknownMembers } from "./unknown-members.ts";
