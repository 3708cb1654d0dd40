import { assertInput } from "../errors.ts";

/** What a batch's jobs have in common: their scope, and the session that their credits are counted for. */
export function scopeOf(name: string): string {
  assertInput(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u.test(name),
    "name",
    "must be 1 to 100 letters, digits, spaces, dots, _ or -, and begin with a letter or a digit",
    "Give another one by --name",
  );
  return `batch ${name}`;
}
