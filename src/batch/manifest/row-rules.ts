import {
  type Contract,
  classifyTaskError,
  type Field,
  type Fields,
  fieldFor,
  fieldsOf,
  inferFields,
  type LoadedContract,
  loadContract,
  promptField,
  type TaskErrorClass,
} from "../../contract/index.ts";
import { type Estimate, estimate } from "../../credits/index.ts";
import type { TaskFailure } from "../../errors.ts";
import { columnKey } from "./columns.ts";
import { OutputMembers } from "./row-reference.ts";

/** A model's fields by their column keys. */
export type ModelColumns = ReadonlyMap<string, readonly [name: string, field: Field]>;

const maxCachedInferences = 1_000;
const maxCachedPrices = 10_000;

/** A contract's rules for rows. It caches what it computes, since a manifest may have 100,000 rows. */
export class RowRules {
  readonly contract: LoadedContract;
  /** The models' names, the default one first. */
  readonly models: readonly string[];
  readonly outputs: OutputMembers;
  readonly #taskErrors: readonly TaskErrorClass[];
  readonly #columns: ReadonlyMap<string, ModelColumns>;
  readonly #counts: ReadonlyMap<string, string | undefined>;
  readonly #priced: ReadonlyMap<string, readonly string[]>;
  readonly #inferred = new Map<string, Readonly<Fields>>();
  readonly #prices = new Map<string, Estimate | undefined>();

  constructor(contract: LoadedContract, outputs: OutputMembers, taskErrors: readonly TaskErrorClass[]) {
    const { models, fields, prices } = contract;
    const byModel = <T>(create: (model: string) => T) =>
      new Map(Object.keys(models).map((name) => [name, create(name)]));
    this.contract = contract;
    this.models = Object.keys(models);
    this.outputs = outputs;
    this.#taskErrors = taskErrors;
    this.#columns = byModel((model) => columnsOf(contract, model));
    this.#counts = byModel((model) => fieldFor(contract, model, "count"));
    this.#priced = byModel((model) => {
      const { roles = {}, media = {} } = fields[model] ?? {};
      const observed = prices[model]?.flatMap(({ when }) => Object.keys(when)) ?? [];
      // A video among the media may change the price.
      const videos = Object.keys(media).filter((field) => media[field]?.video);
      return [...new Set([...observed, roles.count, roles.seconds, ...videos])].filter((name) => name !== undefined);
    });
  }

  columnsOf(model: string): ModelColumns {
    return this.#columns.get(model) ?? new Map();
  }

  /** The path that a model is submitted to. */
  pathOf(model: string): string {
    return this.contract.models[model]?.path ?? "";
  }

  /** The number of images that a body requests. */
  countOf(model: string, body: Readonly<Fields>): number {
    const count = Number(body[this.#counts.get(model) ?? ""] ?? 1);
    return Number.isInteger(count) && count > 0 ? count : 1;
  }

  /** The inferred fields, such as the mode; computed once for all bodies with the same fields and listed values. */
  inferredFields(model: string, body: Readonly<Fields>): Readonly<Fields> {
    const fields = fieldsOf(this.contract, model);
    // Rules of the contract connect listed values. Of other fields only the presence matters; `checkItem` validates values.
    const listed = (name: string) => fields[name]?.enum?.find((value) => value === body[name]);
    const names = Object.keys(body);
    const key = [model, ...names.map((name) => `${name}=${listed(name) ?? ""}`)].join(" ");
    let inferred = this.#inferred.get(key);
    if (!inferred) {
      if (this.#inferred.size > maxCachedInferences) this.#inferred.clear();
      const examples = names.map((name) => [name, listed(name) ?? exampleOf(fields[name]) ?? body[name]]);
      const found = inferFields(this.contract, model, Object.fromEntries(examples));
      inferred = Object.fromEntries(found.map(({ field, value }) => [field, value]));
      this.#inferred.set(key, inferred);
    }
    return inferred;
  }

  /** Why a task failed, by its error. */
  failureOf(error: unknown): TaskFailure {
    return classifyTaskError(this.#taskErrors, error);
  }

  /** The estimated price of a body; computed once for all bodies that are equal in the fields that affect the price. */
  priceOf(model: string, fields: Readonly<Fields>): Estimate | undefined {
    const body = { ...fields, ...this.inferredFields(model, fields) };
    const key = JSON.stringify([model, ...(this.#priced.get(model) ?? []).map((name) => body[name])]);
    if (this.#prices.has(key)) return this.#prices.get(key);
    if (this.#prices.size > maxCachedPrices) this.#prices.clear();
    const price = estimate(this.contract, model, body);
    this.#prices.set(key, price);
    return price;
  }
}

/** Loads a contract's rules for rows. */
export async function loadRowRules(contract: Contract): Promise<RowRules> {
  const { load } = contract;
  const [loaded, shapes, { taskErrors }] = await Promise.all([loadContract(contract), load.shapes(), load.responses()]);
  return new RowRules(loaded, new OutputMembers(contract, shapes), taskErrors);
}

function columnsOf(contract: LoadedContract, model: string): ModelColumns {
  const described = fieldsOf(contract, model);
  const fields = Object.entries(described).map(([name, field]) => [columnKey(name), [name, field]] as const);
  const prompt = promptField(contract, model);
  const own = prompt === undefined ? undefined : described[prompt];
  return new Map([...(prompt !== undefined && own ? [["prompt", [prompt, own]] as const] : []), ...fields]);
}

function exampleOf(field: Field | undefined): unknown {
  const url = "https://example.com/frame.png";
  if (field?.type === "array") return [url];
  return field?.role?.endsWith("-frame") ? url : undefined;
}
