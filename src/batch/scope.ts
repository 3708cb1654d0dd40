import { assertInput } from "../errors.ts";
import { message } from "../message.ts";

/** Whether a batch may have this name. */
export const isBatchName = (name: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u.test(name);

/**
 * The idempotency scope of a batch's jobs, which is also the session that their credits are counted for.
 * @throws ValidationError if the batch's name is not allowed.
 */
export function scopeOf(name: string): string {
  assertInput(
    isBatchName(name),
    "name",
    message`must be 1 to 100 letters, digits, spaces, dots, _ or -, and start with a letter or a digit`,
    message`Choose another name (--name)`,
  );
  return `batch ${name}`;
}
