import type { Contract } from "../../contract/index.ts";
import { ApiError } from "../../errors.ts";
import type { Stop } from "./stop.ts";

/** So many rows in a row that are refused alike are no coincidence. */
const maxEqualRefusals = 3;

/**
 * Statuses that concern the one row, whatever the code: an invalid body, a key that was used with another body, and a body
 * that is too large. They never end a batch: its refused rows come first in the next run, which would end like this one.
 */
const rowStatuses = new Set([400, 409, 413, 422]);

/**
 * Finds refusals that concern all rows although the contract does not define them so. A code of the contract that concerns
 * the one request is none of them. It can't tell what a 403 with a new code means, or a 404 of a wrong base path, but if the
 * service refuses row after row with it, the others get it too.
 */
export class RefusalStreak {
  readonly #codes: Contract["errors"];
  #refusal: string | undefined;
  #length = 0;

  /** @param codes the contract's error codes. */
  constructor(codes: Contract["errors"]) {
    this.#codes = codes;
  }

  recordSuccess(): void {
    this.#length = 0;
  }

  /** Records a response to a row's submit. @returns the stop if too many rows were refused alike. */
  recordRefusal(error: unknown): Stop | undefined {
    const isCounted = error instanceof ApiError && !error.retryable && !this.#concernsRow(error);
    const refusal = isCounted ? `${error.status} ${error.code}` : undefined;
    this.#length = refusal !== undefined && refusal === this.#refusal ? this.#length + 1 : 1;
    this.#refusal = refusal;
    if (refusal === undefined || this.#length < maxEqualRefusals) return undefined;
    return { how: "soft", reason: "refused", error };
  }

  #concernsRow({ status, code }: ApiError): boolean {
    const { scope, retry } = (Object.hasOwn(this.#codes, code) && this.#codes[code]) || {};
    return rowStatuses.has(status) || (scope === "request" && retry === "never");
  }
}
