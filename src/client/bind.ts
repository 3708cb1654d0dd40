import type { Contract, ContractTypes, ModelName, RequestBody } from "../contract/index.ts";
import type { Estimate } from "../credits/index.ts";
import { type Budget, type BudgetOptions, createBudget } from "../scheduling/index.ts";
import { type ClientOf, type ClientOptions, createClient } from "./client.ts";
import type { JobSpec } from "./derive-key.ts";
import type { MediaCheck, PreflightOptions } from "./preflight.ts";

/** The functions of a package entry, bound to its contract. */
export interface BoundContract<T extends ContractTypes> {
  /**
   * Creates a client for one account.
   * @param options `apiKey` is required. `contract` replaces the contract of this entry.
   * @returns the client; nothing is sent or loaded yet.
   * @throws ValidationError if the key is missing or cannot be a header's value, or if the base URL would expose it.
   */
  createClient(options: ClientOptions<T> & { contract?: undefined }): ClientOf<T>;
  createClient<U extends ContractTypes>(options: ClientOptions<U> & { contract: Contract<U> }): ClientOf<U>;

  /**
   * Creates the request budget of one account, for all its clients to share.
   * @param options by default the limit is the contract's `x-rate-limit`, counted in this process.
   * @returns the budget; pass it to `createClient`.
   * @throws ValidationError if an option is out of range; it names the option.
   */
  createBudget(options?: BudgetOptions): Budget;

  /**
   * Estimates the price of a job from the contract's observations (`x-credits`) without sending anything. The
   * observation of the same tier and resolution that fixes most of the job's fields counts; among equals, the newest.
   * @param model the name of a model of the contract.
   * @param body the fields of the request.
   * @returns the expected and the maximum credits, each with date and source of the observation; undefined if no job of
   * this tier and resolution was observed.
   */
  estimate<M extends ModelName<T>>(model: M, body: RequestBody<T, M>): Promise<Estimate | undefined>;

  /**
   * Derives an idempotency key from a job, for callers that may repeat a submit without knowing it: a command after a
   * crash, a row of a batch, an agent's tool call. Equal jobs have equal keys, so a repeated submit is charged once;
   * submit it with `repeated: true`.
   * @param job scope, model, body and attempt.
   * @returns 68 visible ASCII characters.
   * @throws ValidationError if the scope is empty, the contract has no such model, or the attempt is not an integer
   * above 0.
   */
  deriveIdempotencyKey(job: JobSpec<T>): Promise<string>;

  /**
   * Requests each media URL of a body, without the API key, and checks status, media type and size against the contract.
   * @param model the name of a model of the contract.
   * @param body the fields of the request; only the media URLs are checked.
   * @returns the result of each URL.
   * @throws ValidationError if a URL breaks a rule; it names each such URL, the rule and the fix.
   * @throws AbortedError if the signal is aborted.
   */
  preflight<M extends ModelName<T>>(
    model: M,
    body: RequestBody<T, M>,
    options?: PreflightOptions,
  ): Promise<MediaCheck[]>;
}

/** Binds the functions of the package to a contract. Each function loads its code and rules when it is called. */
export function bindContract<T extends ContractTypes>(contract: Contract<T>): BoundContract<T> {
  return {
    createClient: ((options: ClientOptions & { contract?: Contract }) =>
      createClient({ ...options, contract: options?.contract ?? contract })) as BoundContract<T>["createClient"],
    createBudget: (options) => createBudget(contract.rateLimit, options),
    estimate: async (model, body) =>
      (await import("./prepare.ts")).estimatePrice(contract, {
        model,
        body: body as Readonly<Record<string, unknown>>,
      }),
    deriveIdempotencyKey: async (job) =>
      (await import("./derive-key.ts")).deriveIdempotencyKey(contract, job as unknown as JobSpec),
    preflight: async (model, body, options) => {
      const [{ preflight }, rules] = await Promise.all([import("./preflight.ts"), contract.load.rules()]);
      return preflight({ ...contract, ...rules }, model, body as object, options);
    },
  };
}
