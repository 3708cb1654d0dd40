import type { LoadedContract } from "../../src/contract/index.ts";
import { type SandboxLedgerEntry, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { page, pathOf } from "../support/contracts.ts";

export type SandboxJson = Record<string, unknown>;
export type RequestHeaders = Record<string, string>;

/** A response, read to its end. */
export interface TestResponse {
  status: number;
  headers: globalThis.Headers;
  text: string;
  /** The body as JSON; empty if it is not JSON. */
  body: SandboxJson;
}

export const videoBody = { prompt: "A glass train" };
export const gptImageBody = { type: "text-to-image", prompt: "A shoe", resolution: "1K", aspectRatio: "1:1" };
export const nanoBananaBody = { type: "text-to-image", prompt: "A box" };

/** A valid body for each model of a contract, with its field names. Models of other contracts take Seedance's body. */
export function validBodiesOf(contract: LoadedContract): Record<string, SandboxJson> {
  const { aspectRatio, ...rest } = gptImageBody;
  const named = { ...rest, [fieldOfRole(contract, "gpt-image-2", "ratio")]: aspectRatio };
  const imageBodies: Record<string, SandboxJson> = { "gpt-image-2": named, "nano-banana-pro": nanoBananaBody };
  return Object.fromEntries(Object.keys(contract.models).map((model) => [model, imageBodies[model] ?? videoBody]));
}

/** Starts a sandbox without a rate limit, with a clock that only moves on request, and functions that call it. */
export async function createSandboxTestBed(options: SandboxOptions = {}) {
  const { contract = page } = options;
  const sandbox = await startSandbox({ rateLimit: false, clock: { now: () => frozenTime }, ...options });
  const { url } = sandbox;
  let keys = 0;

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: RequestHeaders = {},
  ): Promise<TestResponse> {
    const init: RequestInit = { method, redirect: "manual" };
    if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
    const type = body === undefined ? {} : { "Content-Type": "application/json" };
    return readTestResponse(await fetch(url + path, { ...init, headers: { ...type, ...headers } }));
  }

  /** Functions that call with a key, by default the first account's. */
  const as = (apiKey = sandbox.apiKey ?? "") => {
    const auth = { Authorization: `Bearer ${apiKey}` };
    return {
      submit: (model: string, body: unknown, headers: RequestHeaders = {}) =>
        call("POST", pathOf(contract, model), body, { ...auth, "Idempotency-Key": `key-${++keys}`, ...headers }),
      poll: (id: unknown, headers: RequestHeaders = {}) =>
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
    /** Creates another account with a key. */
    async account(credits: number, team?: string) {
      const { body: account } = await control("POST", "/accounts", { name: "Another", credits, ...(team && { team }) });
      const { body: created } = await control("POST", "/keys", { account: account.id });
      return {
        id: String(account.id),
        keyId: String(created.id),
        key: String(created.key),
        ...as(String(created.key)),
      };
    },
    /** The balance of an account, by default the first one's, from `/_sandbox/state`. */
    async balance(account?: string): Promise<number> {
      const { body } = await control("GET", "/state");
      const accounts = body.accounts as { id: string; credits: number }[];
      return (account === undefined ? accounts[0] : accounts.find(({ id }) => id === account))?.credits ?? Number.NaN;
    },
    entries: <T extends SandboxLedgerEntry["type"]>(type: T) =>
      sandbox.ledger().filter((entry): entry is Extract<SandboxLedgerEntry, { type: T }> => entry.type === type),
    /** Moves the clock until every running job has ended. */
    finish: () => sandbox.advance(86_400),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

export type SandboxTestBed = Awaited<ReturnType<typeof createSandboxTestBed>>;

/** The time of the frozen clock. */
export const frozenTime = Date.UTC(2026, 9, 1, 12);

export async function readTestResponse(response: Response): Promise<TestResponse> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parseJson(text) };
}

function parseJson(text: string): SandboxJson {
  try {
    return JSON.parse(text) as SandboxJson;
  } catch {
    return {};
  }
}

/** The message of an error response. */
export const errorMessageOf = ({ body }: TestResponse): string =>
  String((body.error as SandboxJson | undefined)?.message);

/** The name of a model's field with a role. */
export const fieldOfRole = ({ fields }: LoadedContract, model: string, name: string): string =>
  fields[model]?.roles[name] ?? "";
