import type { LoadedContract } from "../../src/contract/index.ts";
import { type Entry, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { page, pathOf } from "../support/contracts.ts";

export type Json = Record<string, unknown>;
export type Headers = Record<string, string>;

/** An answer, read to its end. */
export interface Reply {
  status: number;
  headers: globalThis.Headers;
  text: string;
  /** The body as JSON; empty where it is none. */
  body: Json;
}

export const video = { prompt: "A glass train" };
export const shoe = { type: "text-to-image", prompt: "A shoe", resolution: "1K", aspectRatio: "1:1" };
export const box = { type: "text-to-image", prompt: "A box" };

/** A good body of each model of a contract, by its own names; what only another contract has takes what Seedance takes. */
export function bodiesOf(contract: LoadedContract): Record<string, Json> {
  const { aspectRatio, ...rest } = shoe;
  const named = { ...rest, [role(contract, "gpt-image-2", "ratio")]: aspectRatio };
  const known: Record<string, Json> = { "gpt-image-2": named, "nano-banana-pro": box };
  return Object.fromEntries(Object.keys(contract.models).map((model) => [model, known[model] ?? video]));
}

/** A started sandbox without a rate limit, with a clock that stands still until it is moved, and calls for it. */
export async function open(options: SandboxOptions = {}) {
  const { contract = page } = options;
  const sandbox = await startSandbox({ rateLimit: false, clock: { now: () => epoch }, ...options });
  const { url } = sandbox;
  let keys = 0;

  async function call(method: string, path: string, body?: unknown, headers: Headers = {}): Promise<Reply> {
    const init: RequestInit = { method, redirect: "manual" };
    if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
    const type = body === undefined ? {} : { "Content-Type": "application/json" };
    return read(await fetch(url + path, { ...init, headers: { ...type, ...headers } }));
  }

  /** Calls as an account: by a key, the first account's where none is given. */
  const as = (apiKey = sandbox.apiKey ?? "") => {
    const auth = { Authorization: `Bearer ${apiKey}` };
    return {
      submit: (model: string, body: unknown, headers: Headers = {}) =>
        call("POST", pathOf(contract, model), body, { ...auth, "Idempotency-Key": `key-${++keys}`, ...headers }),
      poll: (id: unknown, headers: Headers = {}) =>
        call("GET", `/api/v1/tasks/${id}`, undefined, { ...auth, ...headers }),
    };
  };

  const control = async (method: string, path: string, body?: unknown) => call(method, `/_sandbox${path}`, body);

  return {
    ...sandbox,
    ...as(),
    apiKey: sandbox.apiKey ?? "",
    call,
    as,
    control,
    /** A further account with its key. */
    async account(credits: number, team?: string) {
      const { body: account } = await control("POST", "/accounts", { name: "Another", credits, ...(team && { team }) });
      const { body: made } = await control("POST", "/keys", { account: account.id });
      return { id: String(account.id), keyId: String(made.id), key: String(made.key), ...as(String(made.key)) };
    },
    /** The balance of an account, the first one's by default, as `/_sandbox/state` tells it. */
    async balance(account?: string): Promise<number> {
      const { body } = await control("GET", "/state");
      const accounts = body.accounts as { id: string; credits: number }[];
      return (account === undefined ? accounts[0] : accounts.find(({ id }) => id === account))?.credits ?? Number.NaN;
    },
    entries: <T extends Entry["type"]>(type: T) =>
      sandbox.ledger().filter((entry): entry is Extract<Entry, { type: T }> => entry.type === type),
    /** Lets every running job end. */
    finish: () => sandbox.advance(86_400),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

export type Box = Awaited<ReturnType<typeof open>>;

/** Where the standing clock stands. */
export const epoch = Date.UTC(2026, 9, 1, 12);

export async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

/** The message of a refusal. */
export const message = ({ body }: Reply): string => String((body.error as Json | undefined)?.message);

/** The name of a model's field with a role. */
export const role = ({ fields }: LoadedContract, model: string, name: string): string =>
  fields[model]?.roles[name] ?? "";
