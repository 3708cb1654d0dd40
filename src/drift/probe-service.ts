import { randomBytes } from "node:crypto";
import { createClient } from "../client/index.ts";
import { type Contract, exampleBody } from "../contract/index.ts";
import { SeedanceError } from "../errors.ts";
import type { Budget } from "../scheduling/index.ts";
import type { Exchange } from "./exchange.ts";
import { createRecordingFetch } from "./record.ts";

export interface ProbeServiceOptions {
  contract: Contract;
  /** If it is undefined, the service is probed without a key only. */
  apiKey: string | undefined;
  baseUrl: string;
  /** The request budget of the account. */
  budget?: Budget;
  signal?: AbortSignal;
}

/**
 * Sends requests that cannot be charged: a poll of a task that does not exist, with the key and without, and a submit
 * to each paid endpoint without a key.
 * @returns the exchanges.
 * @throws ConnectionError, RedirectError or RateLimitedError if a request got no response of the service. A report
 * without findings would be wrong then.
 */
export async function probeService({
  contract,
  apiKey,
  baseUrl,
  budget,
  signal,
}: ProbeServiceOptions): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const common = { contract, baseUrl };
  const descriptions = await contract.load.descriptions();
  const options = signal ? { signal } : {};
  const keyless = createClient({
    ...common,
    apiKey: "none",
    fetch: createRecordingFetch(exchanges, { baseUrl, withKey: false }),
  });
  const id = `drift_${randomBytes(12).toString("hex")}`;
  await expectRefusal(keyless.get(id, options));
  for (const model of Object.keys(contract.models))
    await expectRefusal(keyless.submit(model, exampleBody(descriptions, model), { ...options, retries: 0 }));
  if (apiKey === undefined) return exchanges;
  const fetch = createRecordingFetch(exchanges, { baseUrl, withKey: true });
  const client = createClient({ ...common, apiKey, fetch, ...(budget && { budget }) });
  await expectRefusal(client.get(id, options));
  return exchanges;
}

const noResponseCodes = ["aborted", "connection_failed", "redirected", "rate_limited"];

/** Waits for a request that the service refuses. The refusal is recorded by the client's `fetch`. */
async function expectRefusal(request: Promise<unknown>): Promise<void> {
  await request.catch((error) => {
    if (!(error instanceof SeedanceError) || noResponseCodes.includes(error.code)) throw error;
  });
}
