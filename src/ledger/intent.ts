import { resolve } from "node:path";
import { models } from "../../generated/operations.ts";
import { canonical } from "../client/index.ts";
import { type Body, kindOf, type ModelName } from "../contract/index.ts";
import { demand } from "../errors.ts";
import { holdsKey, redactJson } from "../redact.ts";
import type { EntryData } from "./entry.ts";
import { requestedBy } from "./requested.ts";
import { sha256 } from "./sha256.ts";
import type { LedgerCeiling } from "./spent.ts";

/** A job that is about to be submitted. */
export interface Intent<M extends ModelName = ModelName> {
  /** Its idempotency key: from `deriveIdempotencyKey`, or a UUID. */
  key: string;
  model: M;
  body: Body<M>;
  /** Whose wish it is: a batch, a folder, a conversation. */
  scope?: string | undefined;
  /** What else its credits are counted for, such as an agent's session. */
  session?: string | undefined;
  /** Raised to ask for another result of the same body; 1 by default. */
  attempt?: number | undefined;
  /** The most credits that it may cost: `(await estimate(model, body))?.maximum`; undefined where no price is known. */
  estimate: number | undefined;
  /** What it must fit into, with all that is spent and reserved by then; no limit by default. */
  ceilings?: readonly LedgerCeiling[] | undefined;
  /** Whether a job whose price is not known may be submitted under a ceiling; false by default. */
  allowUnknownPrice?: boolean | undefined;
  /**
   * Whether a job that was refused, and so never executed, may come again with another body: a URL in it was signed anew,
   * say. False by default.
   */
  renewed?: boolean | undefined;
  /** The folder that its files are to go to. With it, the job is not finished before they are there. */
  directory?: string | undefined;
  /** The template of their names. */
  name?: string | undefined;
}

export interface Prepared {
  /** The bytes that are sent, as text. */
  body: string;
  data: Omit<EntryData["intended"], "repeated">;
}

/**
 * What is to be recorded of a job before it is sent.
 * @throws ValidationError where there is no such model, or the key or the body can't be recorded.
 */
export function prepare({ key, model, body, directory, ...intent }: Intent, origin: string): Prepared {
  demand(
    typeof key === "string" && /^[\x21-\x7e]{1,255}$/.test(key) && redactJson(key) === key,
    "key",
    "must be 1 to 255 visible ASCII characters, without an API key or a signature",
    "Derive one, or give a UUID",
  );
  demand(Object.hasOwn(models, model), "model", "must be a model of the contract", Object.keys(models).join(", "));
  const { path } = models[model];
  demand(typeof body === "object" && body !== null, "body", "must be an object", "Give the model's fields");
  const bytes = canonical(JSON.parse(JSON.stringify(body)));
  demand(!holdsKey(bytes), "body", "must not hold an API key", "Take it out of the text or the URL");
  const { scope, session, name, attempt = 1 } = intent;
  return {
    body: bytes,
    data: {
      origin,
      model,
      path,
      kind: kindOf(model, body),
      scope,
      session,
      attempt,
      body: JSON.parse(bytes),
      bodyHash: sha256(bytes),
      requested: requestedBy(model, body),
      estimate: intent.estimate,
      directory: directory === undefined ? undefined : resolve(directory),
      name,
    },
  };
}
