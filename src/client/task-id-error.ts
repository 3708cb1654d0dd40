import type { Contract } from "../contract/index.ts";
import { ValidationError } from "../errors.ts";
import { message } from "../message.ts";

// Loaded only if an id is refused.

/** The error of an id that is not a task id of the contract, in the contract's words. Nothing was sent. */
export async function createTaskIdError({ load, taskId: { pattern, maxLength } }: Contract): Promise<ValidationError> {
  // If the contract's words cannot be loaded, the id must still be refused.
  const { [pattern]: meaning = message`a task id` } = await load.rules().then(
    ({ patterns }) => patterns,
    () => ({}) as Record<string, string>,
  );
  const rule = message`must be ${meaning}; at most ${maxLength} characters`;
  const fix = message`Pass the id that a submit returned`;
  return new ValidationError(message`Nothing was sent`, [{ field: "id", rule, fix }]);
}
