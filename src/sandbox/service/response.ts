import type { SandboxContract } from "../contract.ts";

/** A response of the API. */
export interface SandboxResponse {
  status: number;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** An error response in the contract's envelope, with the contract's status for its code. */
export function errorResponse(
  { errors }: SandboxContract,
  code: string,
  message: string,
  more: Partial<SandboxResponse> = {},
): SandboxResponse {
  const { status = errors[code]?.status, body = {}, headers = {} } = more;
  if (status === undefined) throw new Error(`The contract has no error code ${code}.`);
  return { status, body: { error: { code, message }, ...body }, headers };
}
