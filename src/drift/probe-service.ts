import { randomBytes } from "node:crypto";
import { createClient } from "../client/index.ts";
import { type Contract, exampleBody } from "../contract/index.ts";
import { SeedanceError } from "../errors.ts";
import type { Budget } from "../scheduling/index.ts";
import type { Exchange } from "./exchange.ts";
import { createRecordingFetch } from "./record.ts";

export interface ProbeServiceOptions {
  contract: Contract;
  /** Asked with it where there is one. */
  apiKey: string | undefined;
  baseUrl: string;
  /** The account's requests, where they are known. */
  budget?: Budget;
  signal?: AbortSignal;
}

/**
 * Asks what costs nothing: a task that does not exist, with the key and without, and each paid endpoint without a key,
 * which nobody can be charged for.
 * @returns what was answered.
 * @throws ConnectionError, RedirectError, RateLimitedError where it was not asked in full: no drift would be no news.
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
    fetch: createRecordingFetch(exchanges, { withKey: false }),
  });
  const id = `drift_${randomBytes(12).toString("hex")}`;
  await expectRefusal(keyless.get(id, options));
  for (const model of Object.keys(contract.models))
    await expectRefusal(keyless.submit(model, exampleBody(descriptions, model), { ...options, retries: 0 }));
  if (apiKey === undefined) return exchanges;
  const fetch = createRecordingFetch(exchanges, { withKey: true });
  const client = createClient({ ...common, apiKey, fetch, ...(budget && { budget }) });
  await expectRefusal(client.get(id, options));
  return exchanges;
}

const unansweredCodes = ["aborted", "connection_failed", "redirected", "rate_limited"];

/** What is answered is recorded; that it is an error is no news. */
async function expectRefusal(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error) => {
    if (!(error instanceof SeedanceError) || unansweredCodes.includes(error.code)) throw error;
  });
}
