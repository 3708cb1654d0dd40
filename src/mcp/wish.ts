import { fields } from "../../generated/operations.ts";
import { canonical, deriveIdempotencyKey, sha256 } from "../client/index.ts";
import {
  type Body,
  type Fields,
  fieldsOf,
  type Inferred,
  infer,
  inOrder,
  type ModelName,
  mediaRoles,
  named,
} from "../contract/index.ts";
import { demand } from "../errors.ts";
import { asReference, checkBody } from "../jobs/index.ts";
import type { Job } from "../ledger/index.ts";
import type { Finding } from "../prompt/index.ts";

/** One job, as a call means it. */
export interface Wish {
  model: ModelName;
  body: Fields;
  /** What of it was not given. */
  inferred: Inferred[];
  /** What the linter would do better. */
  warnings: Finding[];
}

/**
 * The job that the fields of a call ask for, checked.
 * @throws ValidationError for whatever would be refused, and for what the linter refuses.
 */
export function readWish(model: ModelName, given: Fields, lint: boolean): Wish {
  const body = withReferences(model, named(model, given));
  const inferred = infer(model, body);
  for (const { field, value } of inferred) body[field] = value;
  const warnings = checkBody(model, body, { override: "ignore_lint sends it all the same", lint });
  return { model, body: inOrder(model, body), inferred, warnings };
}

/** The files of a sandbox's tasks can be references too. */
function withReferences(model: ModelName, body: Fields): Fields {
  const fields = fieldsOf(model);
  const one = (value: unknown) => (typeof value === "string" ? asReference(value) : value);
  const all = Object.entries(body).map(([name, value]) => {
    const isMedia = mediaRoles.includes(fields[name]?.role ?? "");
    return [name, !isMedia ? value : Array.isArray(value) ? value.map(one) : one(value)];
  });
  return Object.fromEntries(all);
}

/**
 * The key that follows from what is wished: the same arguments are one job for ever. A default is the same whether it
 * was given or not: whoever repeats a call from memory may name it.
 * @param variation a whole number from 1, or a name; another one is another job.
 * @throws ValidationError where it is neither.
 */
export async function keyOf({ model, body }: Wish, scope: string, variation: string) {
  const number = Number(variation.trim() || Number.NaN);
  const isNumber = Number.isInteger(number) && number > 0;
  const holds = isNumber || Number.isNaN(number);
  demand(holds, "variation", "must be a whole number from 1, or a name", "Leave it out for the first, or give 2");
  const attempt = isNumber ? number : 1;
  const own = isNumber ? scope : `${scope} variation ${variation}`;
  const whole = { ...fields[model].defaults, ...body };
  return { key: await deriveIdempotencyKey({ scope: own, model, body: whole, attempt }), scope: own, attempt };
}

/** The body to send: that of an earlier call, where there was one that gave its defaults or did not, else the wish's. */
export async function bodyToSend({ body }: Wish, known: Job | undefined): Promise<Body<ModelName>> {
  // Without its secrets it would be another body.
  const isWhole = known && (await sha256(canonical(known.body))) === known.bodyHash;
  return isWhole ? known.body : (body as unknown as Body<ModelName>);
}
