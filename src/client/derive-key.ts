import { models } from "../../generated/operations.ts";
import type { ModelName } from "../contract/index.ts";
import { demand } from "../errors.ts";
import { canonical, sha256 } from "./canonical.ts";

export interface Wish {
  /** Whose wish it is: a batch and its row, a conversation, a folder. Equal jobs in other scopes are other jobs. */
  scope: string;
  model: ModelName;
  body: object;
  /** Raised to ask for another result of the same body, which is another charge; 1 by default. */
  attempt?: number;
}

/**
 * An idempotency key that follows from what is wished, for callers that may repeat themselves without remembering: a
 * command after a crash, a row of a batch, an agent's tool call. The same wish is the same key, so the repeat is charged
 * once; submit it with `repeated: true`.
 * @returns 68 visible ASCII characters.
 * @throws ValidationError where scope, model or attempt are none.
 */
export async function deriveIdempotencyKey({ scope, model, body, attempt = 1 }: Wish): Promise<string> {
  demand(
    typeof scope === "string" && scope !== "",
    "scope",
    "must be a text",
    "Name the batch, folder or conversation",
  );
  demand(Object.hasOwn(models, model), "model", "must be a model of the contract", Object.keys(models).join(", "));
  demand(Number.isInteger(attempt) && attempt > 0, "attempt", "must be a whole number from 1", "Leave it out for 1");
  const sent: unknown = JSON.parse(JSON.stringify(body));
  return `sd1_${await sha256(canonical([scope, models[model].path, sent, attempt]))}`;
}
