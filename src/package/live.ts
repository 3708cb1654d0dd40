import {
  type JobSpec as AnyJobSpec,
  type BoundContract,
  bindContract,
  type ClientEvent as ClientEventOf,
  type ClientOf,
  type ClientOptions as ClientOptionsOf,
  type WaitOptions as WaitOptionsOf,
} from "../client/index.ts";
import type * as base from "../contract/index.ts";
import { contract, type Models, type Types } from "../contract/live/index.ts";

export { type components, contract, type Models, type paths, type Types } from "../contract/live/index.ts";
export * from "./contract-free.ts";

type Bound = BoundContract<Types>;
const bound = bindContract(contract);
// Each by the type of its member, whose comments editors show.
export const createBudget: Bound["createBudget"] = bound.createBudget;
export const createClient: Bound["createClient"] = bound.createClient;
export const deriveIdempotencyKey: Bound["deriveIdempotencyKey"] = bound.deriveIdempotencyKey;
export const estimate: Bound["estimate"] = bound.estimate;
export const preflight: Bound["preflight"] = bound.preflight;

/** A model that the contract knows: `seedance`, `gpt-image-2`, … */
export type ModelName = keyof Models;
/** The body that a model takes. */
export type RequestBody<M extends ModelName = ModelName> = base.RequestBody<Types, M>;
/** What comes out of a model. */
export type Output<M extends ModelName = ModelName> = Models[M]["output"];
export type SubmittedTask = base.SubmittedTask<Types>;
export type Task<M extends ModelName = ModelName> = base.Task<Types, M>;
export type CompletedTask<M extends ModelName = ModelName> = base.CompletedTask<Types, M>;
export type Client = ClientOf<Types>;
export type ClientOptions = ClientOptionsOf<Types>;
export type ClientEvent = ClientEventOf<Types>;
export type WaitOptions<M extends ModelName = ModelName> = WaitOptionsOf<Types, M>;
export type JobSpec = AnyJobSpec<Types>;
