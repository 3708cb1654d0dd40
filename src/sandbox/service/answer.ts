import { errors } from "../../../generated/operations.ts";

/** What the API answers. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** A refusal in the contract's envelope, with the status that the contract gives its code. */
export function refusal(code: keyof typeof errors, message: string, more: Partial<Answer> = {}): Answer {
  const { status = errors[code].status, body = {}, headers = {} } = more;
  return { status, body: { error: { code, message }, ...body }, headers };
}
