import type { ErrorBehavior } from "../errors.ts";

/** What a contract says in types: the bodies and outputs of its models, its paths, its tasks. */
export interface ContractTypes {
  /** By model: `{ body, outputType, output }`. */
  models: object;
  /** As openapi-typescript derives them. */
  paths: object;
  /** The responses to a submit and to a poll. */
  schemas: { SubmittedTask: SubmittedTaskFields; Task: TaskFields };
}

/** What every contract's response to a submit has. */
export interface SubmittedTaskFields {
  id: string;
  status: string;
  credits_used?: number;
  remaining_credits?: number;
}

/** What every contract's tasks have. */
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

/** One endpoint that makes something. */
export interface Model {
  /** Where it is submitted. */
  readonly path: string;
  /** What comes out, such as `video`. */
  readonly outputType: string;
  /** How its task ids begin. */
  readonly idPrefix: string;
  /** How long its jobs were seen to take, in seconds. */
  readonly duration: {
    readonly minimum?: number;
    readonly median: number;
    readonly maximum?: number;
    readonly source: string;
  };
}

/** The most requests that an account may send in a sliding window. */
export interface RequestLimit {
  readonly requests: number;
  readonly seconds: number;
  readonly scope: string;
  readonly source: string;
}

/**
 * One contract as a value: what a client must know at once, and functions that load the rest when it is first needed.
 * Derived from the OpenAPI document by `npm run generate`; the type parameter and the value travel together.
 */
export interface Contract<T extends ContractTypes = ContractTypes> {
  /** What it is chosen by, such as `page`. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** The service's hosts, the documented one first. */
  readonly servers: readonly [string, ...string[]];
  /** Where a task is read, with `{id}` in it. */
  readonly taskPath: string;
  /** The states of a task that are known; others may come. */
  readonly statuses: readonly string[];
  readonly rateLimit: RequestLimit;
  /** Reference media that an account may have checked. */
  readonly mediaValidationLimit: RequestLimit;
  /** Its models by name, the usual one of each output type first. */
  readonly models: Readonly<Record<string, Model>>;
  /** The members that each type of output always has. */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
  /** Its error codes; `load.fixes()` says what to do about each. */
  readonly errors: Readonly<Record<string, Omit<ErrorBehavior, "fix">>>;
  /**
   * Loads the rest when it is first needed.
   * @internal
   */
  readonly load: ContractLoaders;
  /** For the compiler alone; never set. */
  readonly types?: T;
}

export interface ContractLoaders {
  /** What checks and prices a job. */
  rules(): Promise<ContractRules>;
  /** The objects that responses hold, by the name of their schema. */
  shapes(): Promise<Shapes>;
  /** What to do about each error code. */
  fixes(): Promise<Readonly<Record<string, string>>>;
  descriptions(): Promise<ContractDescriptions>;
  responses(): Promise<ContractResponses>;
  /** The Chinese of texts that the command line shows, by the English text. */
  chinese(): Promise<Readonly<Record<string, string>>>;
}

/** What checks and prices a job; loaded with the first submit. */
export interface ContractRules {
  /** By model. */
  readonly fields: Readonly<Record<string, FieldRules>>;
  /** Prices that were seen, by model. */
  readonly prices: Readonly<Record<string, readonly PriceObservation[]>>;
  /** A check for the body of each model. */
  readonly validators: Readonly<Record<string, Validator>>;
  /** The conditional rules of each model's body, in the order of the schema's `allOf`. */
  readonly conditionalRules: Readonly<Record<string, readonly ConditionalRule[]>>;
  /** What a value that fits a pattern is (`x-pattern`), as the end of "is not …", by the pattern. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** What the fields of a model's body mean. */
export interface FieldRules {
  /** All of them, in the contract's order. */
  readonly names: readonly string[];
  /** The field of each meaning (`x-role`), such as `prompt`. */
  readonly roles: Readonly<Partial<Record<string, string>>>;
  /** What holds for fields that are not given. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** The kinds of file that a field takes (`x-media`), each with what is demanded of it. */
  readonly media: Readonly<Record<string, MediaRules>>;
  /** Lengths that the service chooses, each with the seconds that are charged until it is known. */
  readonly reserves?: Readonly<Record<string, number>>;
}

/** What is demanded of a file. */
export interface MediaLimits {
  /** The most bytes that it may have. */
  readonly maxBytes?: number;
  /** Whether its server must answer Range requests. */
  readonly ranges?: boolean;
}

/** The kinds of file that a field takes, each with what is demanded of it. */
export type MediaRules = { readonly [kind in "image" | "video"]?: MediaLimits };

/** What somebody was charged (`x-credits`). */
export interface PriceObservation {
  readonly credits: number;
  readonly maximum?: number;
  readonly per: "task" | "image" | "second";
  /** The fields and values that the job had. */
  readonly when: Readonly<Record<string, unknown>>;
  readonly date: string;
  readonly source: string;
}

/** A check of a body. Its `errors` are those of the last call. */
export interface Validator {
  (value: unknown): boolean;
  errors?: Violation[] | null;
}

/** A rule of the schema that a body breaks. */
export interface Violation {
  /** JSON Pointer of the value that breaks the rule. */
  instancePath: string;
  /** Where the rule stands in the schema. */
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
}

export interface ConditionalRule {
  /** The field whose value selects a branch. */
  readonly by: string;
  /** The rule in words. */
  readonly description: string;
}

/** What command lines, agents' tools and forms say about jobs. */
export interface ContractDescriptions {
  readonly bodies: Readonly<Record<string, ModelDescription>>;
  /** What other contracts have that this one has not, by name. */
  readonly others: Readonly<Record<string, OtherContract>>;
}

/** A model's body in words. */
export interface ModelDescription {
  readonly summary: string;
  readonly description: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** The contract's own example of a body. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** A field of a body as the contract describes it. */
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
  /** Its meaning (`x-role`), which is the same in all models. */
  readonly role?: string;
  readonly required: boolean;
  readonly description: string;
}

/** What another contract has. */
export interface OtherContract {
  readonly title: string;
  /** Where it submits a model that this contract submits elsewhere. */
  readonly moved: Readonly<Record<string, string>>;
  /** Paths that this contract has not. */
  readonly paths: readonly string[];
  /** Models, and by model the fields and the values that this contract does not take. */
  readonly adds: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
}

/** What the service responds, for whoever looks for differences. */
export interface ContractResponses {
  /** By operation: `GET /api/v1/tasks/{id}`. */
  readonly operations: Readonly<Record<string, OperationResponses>>;
}

/** An operation: where it stands in the contract, as JSONPath, what it takes, what it responds by HTTP status. */
export interface OperationResponses {
  readonly at: string;
  /** The schema of its body. */
  readonly body?: string;
  readonly byStatus: Readonly<
    Record<string, { readonly at: string; readonly types: readonly string[]; readonly shape: string }>
  >;
}

/** The objects that responses hold, by the name of their schema. */
export type Shapes = Readonly<Record<string, Shape>>;

/** A JSON object of a response. */
export interface Shape {
  readonly required: readonly string[];
  readonly members: Readonly<Record<string, ShapeMember>>;
}

export interface ShapeMember {
  /** JSON types that it may have; any if there is none. */
  readonly types: readonly string[];
  /** The shapes that it may have; that of its entries if it is a list. */
  readonly shapes?: readonly string[];
  /** The values that are known so far, and where they stand in the contract. */
  readonly values?: { readonly at: string; readonly known: readonly unknown[] };
}

/** A contract with all that checks, prices and describes jobs at hand, for code that works on many of them. */
export type LoadedContract<T extends ContractTypes = ContractTypes> = Contract<T> &
  ContractRules &
  ContractDescriptions;

/** A contract with its descriptions at hand, for help texts. */
export type DescribedContract<T extends ContractTypes = ContractTypes> = Contract<T> & ContractDescriptions;

const loadedContracts = new WeakMap<Contract, Promise<LoadedContract>>();

/** A contract with its rules and descriptions, loaded once. */
export function loadContract<T extends ContractTypes>(contract: Contract<T>): Promise<LoadedContract<T>> {
  let whole = loadedContracts.get(contract);
  if (!whole) {
    whole = Promise.all([contract.load.rules(), contract.load.descriptions()]).then(([rules, descriptions]) => ({
      ...contract,
      ...rules,
      ...descriptions,
    }));
    loadedContracts.set(contract, whole);
  }
  return whole as Promise<LoadedContract<T>>;
}
