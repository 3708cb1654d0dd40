import type { Body, ModelName } from "../contract/index.ts";
import type { Estimate } from "../credits/index.ts";
import type { Wish } from "./derive-key.ts";
import type { MediaCheck, PreflightOptions } from "./preflight.ts";

// Loaded when called, so that who only creates a client does not load them.

/**
 * What a job should cost, by the observations of the contract (`x-credits`): the one that fixes the most of its fields,
 * then the newest.
 * @returns undefined where none fits: the price is not known.
 */
export async function estimate<M extends ModelName>(model: M, body: Body<M>): Promise<Estimate | undefined> {
  return (await import("../credits/estimate.ts")).estimate(model, body);
}

/**
 * An idempotency key that follows from what is wished, for callers that may repeat themselves without remembering: a
 * command after a crash, a row of a batch, an agent's tool call. The same wish is the same key, so the repeat is charged
 * once; submit it with `repeated: true`.
 * @returns 68 visible ASCII characters.
 * @throws ValidationError where scope, model or attempt are none.
 */
export async function deriveIdempotencyKey(wish: Wish): Promise<string> {
  return (await import("./derive-key.ts")).deriveIdempotencyKey(wish);
}

/**
 * Asks for each media URL of a body, without the API key: it must answer with what the contract wants of it.
 * @returns what was found, URL by URL.
 * @throws ValidationError naming each bad URL, rule and fix; AbortedError.
 */
export async function preflight<M extends ModelName>(
  model: M,
  body: Body<M>,
  options?: PreflightOptions,
): Promise<MediaCheck[]> {
  return (await import("./preflight.ts")).preflight(model, body, options);
}
