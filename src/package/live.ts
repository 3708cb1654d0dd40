import {
  type BoundContract,
  bindContract,
  type ClientEvent as ClientEventOf,
  type ClientOf,
  type ClientOptions as ClientOptionsOf,
  type JobSpec as JobSpecOf,
  type WaitOptions as WaitOptionsOf,
} from "../client/index.ts";
import type * as base from "../contract/index.ts";
import { contract, type Models, type Types } from "../contract/live/index.ts";

export { type components, contract, type Models, type paths, type Types } from "../contract/live/index.ts";
export * from "./contract-free.ts";

type Bound = BoundContract<Types>;
const bound = bindContract(contract);
// The types are those of the members, so that editors show the members' documentation.
export const createBudget: Bound["createBudget"] = bound.createBudget;
export const createClient: Bound["createClient"] = bound.createClient;
export const deriveIdempotencyKey: Bound["deriveIdempotencyKey"] = bound.deriveIdempotencyKey;
export const estimate: Bound["estimate"] = bound.estimate;
export const preflight: Bound["preflight"] = bound.preflight;

/** The name of a model of the contract, such as `seedance` or `gpt-image-2`. */
export type ModelName = keyof Models;
/** The request body of a model. */
export type RequestBody<M extends ModelName = ModelName> = base.RequestBody<Types, M>;
/** The output of a completed task of a model. */
export type Output<M extends ModelName = ModelName> = Models[M]["output"];
/** A task that the service accepted and charged, with the idempotency key of its submit. */
export type SubmittedTask = base.SubmittedTask<Types>;
/** A task as the service reports it. */
export type Task<M extends ModelName = ModelName> = base.Task<Types, M>;
/** A completed task, with its output. */
export type CompletedTask<M extends ModelName = ModelName> = base.CompletedTask<Types, M>;
/** A client of this contract, made by `createClient`. */
export type Client = ClientOf<Types>;
/** Options of `createClient`. */
export type ClientOptions = ClientOptionsOf<Types>;
/** An event of a client, passed to `onEvent`: for progress bars, logs and metrics. */
export type ClientEvent = ClientEventOf<Types>;
/** Options of `client.wait`. */
export type WaitOptions<M extends ModelName = ModelName> = WaitOptionsOf<Types, M>;
/** The job that `deriveIdempotencyKey` derives a key of. */
export type JobSpec = JobSpecOf<Types>;
