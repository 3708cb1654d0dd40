import * as client from "../client/index.ts";
import type * as base from "../contract/index.ts";
import { contract, type Models, type Types } from "../contract/page/index.ts";

export { type components, contract, type Models, type paths, type Types } from "../contract/page/index.ts";
export * from "./contract-free.ts";
export const { createBudget, createClient, deriveIdempotencyKey, estimate, preflight } = client.bindContract(contract);

/** A model that the contract knows: `seedance`, `gpt-image-2`, … */
export type ModelName = keyof Models;
/** The body that a model takes. */
export type Body<M extends ModelName = ModelName> = Models[M]["body"];
export type SubmittedTask = base.SubmittedTask<Types>;
export type Task<M extends ModelName = ModelName> = base.Task<Types, M>;
export type CompletedTask<M extends ModelName = ModelName> = base.CompletedTask<Types, M>;
export type Client = client.Client<Types>;
export type ClientOptions = client.ClientOptions<Types>;
export type ClientEvent = client.ClientEvent<Types>;
export type WaitOptions<M extends ModelName = ModelName> = client.WaitOptions<Types, M>;
export type Wish = client.Wish<Types>;
