import type { ErrorBehavior, TaskFailure } from "../errors.ts";

/** The types of a contract: its models' bodies and outputs, its paths and tasks. */
export interface ContractTypes {
  /** `{ body, outputType, output }` by model. */
  models: object;
  /** The paths as openapi-typescript generates them. */
  paths: object;
  /** The responses to a submit and to a poll. */
  schemas: { SubmittedTask: SubmittedTaskFields; Task: TaskFields };
}

/** The members that responses to a submit have in every contract. */
export interface SubmittedTaskFields {
  id: string;
  status: string;
  credits_used?: number;
  remaining_credits?: number;
}

/** The members that tasks have in every contract. */
export interface TaskFields {
  id: string;
  status: string;
  model?: string;
  resolution?: string;
  credits_used?: number;
  credits_refunded?: number;
  output?: object;
  error?: string | { code?: string; message?: string };
}

/** A model, with the endpoint that submits to it (contract: `x-model`). */
export interface Model {
  /** The path of the endpoint. */
  readonly path: string;
  /** The type of its output, such as `video`. */
  readonly outputType: string;
  /** The prefix of its task ids. */
  readonly idPrefix: string;
  /** The observed durations of its jobs, in seconds. */
  readonly duration: {
    readonly minimum?: number;
    readonly median: number;
    readonly maximum?: number;
    readonly source: string;
  };
}

/** The maximum number of requests in a sliding window. */
export interface RequestLimit {
  readonly requests: number;
  readonly seconds: number;
  readonly scope: string;
  readonly source: string;
}

/**
 * A contract of the service: the data that a client needs at once, and functions that load the rest on first use.
 * `npm run generate` derives it from the OpenAPI document. The type parameter has its types.
 */
export interface Contract<T extends ContractTypes = ContractTypes> {
  /** The name that selects it, such as `page`. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** The URLs of the service, the documented one first. */
  readonly servers: readonly [string, ...string[]];
  /** The path of a task, with the placeholder `{id}`. */
  readonly taskPath: string;
  /** The ids of tasks: their pattern, a regular expression, and their maximum length. */
  readonly taskId: { readonly pattern: string; readonly maxLength: number };
  /** The known statuses of a task; the service may return others. */
  readonly statuses: readonly string[];
  /** The limit of requests (contract: `x-rate-limit`). */
  readonly rateLimit: RequestLimit;
  /** The limit of reference-media validations (contract: `x-media-validation-limit`). */
  readonly mediaValidationLimit: RequestLimit;
  /** Its models by name, the default of each output type first. */
  readonly models: Readonly<Record<string, Model>>;
  /** The required members of each output type. */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
  /** The paths of the URLs that an output type must hold, such as `images.*.url`: `*` is each entry of a list. */
  readonly outputUrls: Readonly<Record<string, readonly string[]>>;
  /** The behavior of its error codes (contract: `x-error`), by code; `load.fixes()` loads their fixes. */
  readonly errors: Readonly<Record<string, Omit<ErrorBehavior, "fix">>>;
  /**
   * Functions that load the rest on first use.
   * @internal
   */
  readonly load: ContractLoaders;
  /** Carries the type parameter; never set. */
  readonly types?: T;
}

export interface ContractLoaders {
  /** The rules that validate a job. */
  rules(): Promise<ContractRules>;
  /** The observed prices. */
  prices(): Promise<ContractPrices>;
  /** The JSON objects of responses, by schema name. */
  shapes(): Promise<Shapes>;
  /** The fixes of errors, by code. */
  fixes(): Promise<Readonly<Record<string, string>>>;
  descriptions(): Promise<ContractDescriptions>;
  responses(): Promise<ContractResponses>;
  /** The Chinese translations of CLI texts, by English text. */
  chinese(): Promise<Readonly<Record<string, string>>>;
}

/** The rules that validate a job; loaded with the first submit. */
export interface ContractRules {
  /** The fields of request bodies, by model. */
  readonly fields: Readonly<Record<string, FieldRules>>;
  /** The validators of request bodies, by model. */
  readonly validators: Readonly<Record<string, Validator>>;
  /** The conditional rules of request bodies, by model, in the order of the schema's `allOf`. */
  readonly conditionalRules: Readonly<Record<string, readonly ConditionalRule[]>>;
  /** Descriptions of matching values (`x-pattern`), as the end of "is not …", by pattern. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** The observed prices; loaded with the first estimate. */
export interface ContractPrices {
  /** The observed prices, by model. */
  readonly prices: Readonly<Record<string, readonly PriceObservation[]>>;
  /** How many times the observed prices of a second other accounts pay (contract: `x-plan-factor`); 1 by default. */
  readonly planFactor?: PlanFactor;
}

/** How many times as much some accounts pay for a second. */
export interface PlanFactor {
  readonly factor: number;
  /** Which accounts pay it, as the end of "for …". */
  readonly description: string;
  readonly date: string;
  readonly source: string;
}

/** The meanings, defaults and media rules of a body's fields. */
export interface FieldRules {
  /** The names of all fields, in the contract's order. */
  readonly names: readonly string[];
  /** The field of each role (`x-role`), such as `prompt`. */
  readonly roles: Readonly<Partial<Record<string, string>>>;
  /** The values of omitted fields, by field. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** The limits of media files (`x-media`), by field. */
  readonly media: Readonly<Record<string, MediaRules>>;
  /** The seconds that are charged until the length is known, by length value that lets the service choose. */
  readonly reserves?: Readonly<Record<string, number>>;
}

/** The limits of a media file. */
export interface MediaLimits {
  /** The maximum size in bytes; no limit by default. */
  readonly maxBytes?: number;
  /** Whether its server must support Range requests; false by default. */
  readonly ranges?: boolean;
}

/** The media types that a field takes, each with its limits. */
export type MediaRules = { readonly [kind in "image" | "video"]?: MediaLimits };

/** An observed price in credits (contract: `x-credits`). */
export interface PriceObservation {
  readonly credits: number;
  readonly maximum?: number;
  readonly per: "task" | "image" | "second";
  /** The kind of file that the jobs had among their media; jobs without a video by default. */
  readonly input?: "video";
  /** The fields and values of the job. */
  readonly when: Readonly<Record<string, unknown>>;
  readonly date: string;
  readonly source: string;
}

/** A class of task errors (contract: `x-task-errors`). */
export interface TaskErrorClass {
  readonly class: string;
  readonly retry: TaskFailure["retry"];
  readonly fix: string;
  /** How its errors are told from others; none for the class of all other errors. */
  readonly signs: readonly TaskErrorSign[];
}

/** A code, or a group of words in code and message, that tells the class of a task's error. */
export interface TaskErrorSign {
  readonly codes?: readonly string[];
  readonly words?: readonly string[];
  readonly date: string;
  readonly source: string;
}

/** Returns whether a body is valid. `errors` are those of the last call. */
export interface Validator {
  (value: unknown): boolean;
  errors?: Violation[] | null;
}

/** A violation of the schema. */
export interface Violation {
  /** The JSON Pointer (RFC 6901) of the invalid value. */
  instancePath: string;
  /** The path of the broken rule in the schema. */
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
}

export interface ConditionalRule {
  /** The field whose value selects a branch. */
  readonly by: string;
  /** The rule as a sentence. */
  readonly description: string;
}

/** Descriptions of jobs for command lines, agents' tools and forms. */
export interface ContractDescriptions {
  readonly bodies: Readonly<Record<string, ModelDescription>>;
  /** What other contracts add to this one, by contract name. */
  readonly others: Readonly<Record<string, OtherContract>>;
}

/** The description of a model's body. */
export interface ModelDescription {
  readonly summary: string;
  readonly description: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** The contract's example of a body. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** A field of a body in the contract. */
export interface Field {
  readonly type: "string" | "integer" | "number" | "boolean" | "array";
  readonly enum?: readonly string[];
  readonly default?: string | number | boolean;
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: object;
  /** Its role (`x-role`), which has the same meaning in all models. */
  readonly role?: string;
  readonly required: boolean;
  readonly description: string;
}

/** What another contract adds. */
export interface OtherContract {
  readonly title: string;
  /** Its path for each model that has another path in this contract. */
  readonly moved: Readonly<Record<string, string>>;
  /** Paths that are not in this contract. */
  readonly paths: readonly string[];
  /** By model, the fields and values that this contract does not accept. */
  readonly adds: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
}

/** The responses of the service, to find differences from the contract and to tell why a task failed. */
export interface ContractResponses {
  /** By operation, such as `GET /api/v1/tasks/{id}`. */
  readonly operations: Readonly<Record<string, OperationResponses>>;
  /** The classes of task errors, in the order in which they are matched. */
  readonly taskErrors: readonly TaskErrorClass[];
}

/** An operation: its place in the contract as JSONPath (`at`), its request body, and its responses by HTTP status. */
export interface OperationResponses {
  readonly at: string;
  /** The schema name of its request body. */
  readonly body?: string;
  readonly byStatus: Readonly<
    Record<string, { readonly at: string; readonly types: readonly string[]; readonly shape: string }>
  >;
}

/** The JSON objects of responses, by schema name. */
export type Shapes = Readonly<Record<string, Shape>>;

/** A JSON object of a response. */
export interface Shape {
  readonly required: readonly string[];
  readonly members: Readonly<Record<string, ShapeMember>>;
}

export interface ShapeMember {
  /** The JSON types that are allowed; any if empty. */
  readonly types: readonly string[];
  /** The shapes that are allowed, for a list those of its entries. */
  readonly shapes?: readonly string[];
  /** The known values, and their place in the contract as JSONPath. */
  readonly values?: { readonly at: string; readonly known: readonly unknown[] };
}

/** A contract with its rules, prices and descriptions, for code that handles many jobs. */
export type LoadedContract<T extends ContractTypes = ContractTypes> = Contract<T> &
  ContractRules &
  ContractPrices &
  ContractDescriptions;

/** A contract with its descriptions, for help texts. */
export type DescribedContract<T extends ContractTypes = ContractTypes> = Contract<T> & ContractDescriptions;

const loadedContracts = new WeakMap<Contract, Promise<LoadedContract>>();

/** Loads a contract's rules, prices and descriptions, once per contract. */
export function loadContract<T extends ContractTypes>(contract: Contract<T>): Promise<LoadedContract<T>> {
  let whole = loadedContracts.get(contract);
  if (!whole) {
    const { load } = contract;
    whole = Promise.all([load.rules(), load.prices(), load.descriptions()]).then((parts) =>
      Object.assign({}, contract, ...parts),
    );
    loadedContracts.set(contract, whole);
  }
  return whole as Promise<LoadedContract<T>>;
}
