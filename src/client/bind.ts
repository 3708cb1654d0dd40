import type { Contract, ContractTypes, ModelName, RequestBody } from "../contract/index.ts";
import type { Estimate } from "../credits/index.ts";
import { type Budget, type BudgetOptions, createBudget } from "../scheduling/index.ts";
import { type ClientOf, type ClientOptions, createClient } from "./client.ts";
import type { JobSpec } from "./derive-key.ts";
import type { MediaCheck, PreflightOptions } from "./preflight.ts";

/** What an entry of the package offers for its contract. */
export interface BoundContract<T extends ContractTypes> {
  /**
   * A client for one account, of this contract, or of the one that is given.
   * @throws ValidationError if the key is missing or can't be a header, or the base URL would expose it.
   */
  createClient(options: ClientOptions<T> & { contract?: undefined }): ClientOf<T>;
  createClient<U extends ContractTypes>(options: ClientOptions<U> & { contract: Contract<U> }): ClientOf<U>;

  /**
   * A budget of requests for one account, to be shared by all its clients.
   * @param options the contract's limit of requests by default.
   * @throws ValidationError naming the option.
   */
  createBudget(options?: BudgetOptions): Budget;

  /**
   * What a job should cost, by the observations of the contract (`x-credits`): the one that fixes the most of its
   * fields, then the newest.
   * @returns undefined if none fits: the price is not known.
   */
  estimate<M extends ModelName<T>>(model: M, body: RequestBody<T, M>): Promise<Estimate | undefined>;

  /**
   * An idempotency key that follows from what is wished, for callers that may repeat themselves without remembering: a
   * command after a crash, a row of a batch, an agent's tool call. The same wish is the same key, so the repeat is
   * charged once; submit it with `repeated: true`.
   * @returns 68 visible ASCII characters.
   * @throws ValidationError if scope, model or attempt are none.
   */
  deriveIdempotencyKey(wish: JobSpec<T>): Promise<string>;

  /**
   * Asks for each media URL of a body, without the API key: it must answer with what the contract wants of it.
   * @returns what was found, URL by URL.
   * @throws ValidationError naming each bad URL, rule and fix; AbortedError.
   */
  preflight<M extends ModelName<T>>(
    model: M,
    body: RequestBody<T, M>,
    options?: PreflightOptions,
  ): Promise<MediaCheck[]>;
}

/** Binds the functions of the package to a contract. Each loads its code and rules when it is called. */
export function bindContract<T extends ContractTypes>(contract: Contract<T>): BoundContract<T> {
  return {
    createClient: ((options: ClientOptions & { contract?: Contract }) =>
      createClient({ ...options, contract: options?.contract ?? contract })) as BoundContract<T>["createClient"],
    createBudget: (options) => createBudget(contract.rateLimit, options),
    estimate: async (model, body) => {
      const [{ estimate }, rules] = await Promise.all([import("../credits/estimate.ts"), contract.load.rules()]);
      return estimate(rules, model, body as object);
    },
    deriveIdempotencyKey: async (wish) =>
      (await import("./derive-key.ts")).deriveIdempotencyKey(contract, wish as unknown as JobSpec),
    preflight: async (model, body, options) => {
      const [{ preflight }, rules] = await Promise.all([import("./preflight.ts"), contract.load.rules()]);
      return preflight({ ...contract, ...rules }, model, body as object, options);
    },
  };
}
