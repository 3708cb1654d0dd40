import type { Contract } from "../../contract/index.ts";
import { ApiError } from "../../errors.ts";
import type { Stop } from "./stop.ts";

/** So many rows in a row that are refused with the same unknown code are no coincidence. */
const maxEqualRefusals = 3;

/**
 * Finds refusals that concern the whole account although the contract does not know their code. The contract can't tell
 * what a 403 with a new code means, but if the service refuses row after row with it, the others get it too.
 */
export class RefusalStreak {
  readonly #contract: Pick<Contract, "errors">;
  #code: string | undefined;
  #length = 0;

  constructor(contract: Pick<Contract, "errors">) {
    this.#contract = contract;
  }

  recordSuccess(): void {
    this.#length = 0;
  }

  /** Records the refusal of a row. @returns the stop if too many rows were refused alike. */
  recordRefusal(error: unknown): Stop | undefined {
    const isUnknown = error instanceof ApiError && !Object.hasOwn(this.#contract.errors, error.code);
    const code = isUnknown ? error.code : undefined;
    this.#length = code !== undefined && code === this.#code ? this.#length + 1 : 1;
    this.#code = code;
    if (code === undefined || this.#length < maxEqualRefusals) return undefined;
    return { how: "soft", reason: "refused", error };
  }
}
