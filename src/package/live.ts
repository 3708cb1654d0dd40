import {
  bindContract,
  type ClientEvent as ClientEventOf,
  type ClientOf,
  type ClientOptions as ClientOptionsOf,
  type WaitOptions as WaitOptionsOf,
  type Wish as WishOf,
} from "../client/index.ts";
import type * as base from "../contract/index.ts";
import { contract, type Models, type Types } from "../contract/live/index.ts";

export { type components, contract, type Models, type paths, type Types } from "../contract/live/index.ts";
export * from "./contract-free.ts";
export const { createBudget, createClient, deriveIdempotencyKey, estimate, preflight } = bindContract(contract);

/** A model that the contract knows: `seedance`, `gpt-image-2`, … */
export type ModelName = keyof Models;
/** The body that a model takes. */
export type Body<M extends ModelName = ModelName> = Models[M]["body"];
export type SubmittedTask = base.SubmittedTask<Types>;
export type Task<M extends ModelName = ModelName> = base.Task<Types, M>;
export type CompletedTask<M extends ModelName = ModelName> = base.CompletedTask<Types, M>;
export type Client = ClientOf<Types>;
export type ClientOptions = ClientOptionsOf<Types>;
export type ClientEvent = ClientEventOf<Types>;
export type WaitOptions<M extends ModelName = ModelName> = WaitOptionsOf<Types, M>;
export type Wish = WishOf<Types>;
