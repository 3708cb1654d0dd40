/** The command line is wrong; the message names the flag, the rule and the fix. Exit code 2. */
export class UsageError extends Error {}
