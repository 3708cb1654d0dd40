import type { Contract } from "../contract.ts";

/** What the API answers. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** A refusal in the contract's envelope, with the status that the contract gives its code. */
export function refusal({ errors }: Contract, code: string, message: string, more: Partial<Answer> = {}): Answer {
  const { status = errors[code]?.status, body = {}, headers = {} } = more;
  if (status === undefined) throw new Error(`The contract has no error code ${code}.`);
  return { status, body: { error: { code, message }, ...body }, headers };
}
