import { message } from "../message.ts";

/** The command line is wrong. The message names the argument, what is allowed and what to do. Exit code 2. */
export class UsageError extends Error {}

/** A message with a hint after it, if there is one. */
export const appendHint = (text: string, hint: string): string => (hint === "" ? text : message`${text} ${hint}`);
