import { randomBytes } from "node:crypto";
import { createClient } from "../../client/index.ts";
import type { Contract } from "../../contract/index.ts";
import { SeedanceError } from "../../errors.ts";
import type { Budget } from "../../scheduling/index.ts";

/** One answer to one request. */
export interface PingHop {
  origin: string;
  status: number;
  /** The service's clock minus this machine's, in seconds; undefined where the answer tells no time. */
  skew: number | undefined;
  milliseconds: number;
}

export interface PingResult {
  /** More than one where the service redirects. */
  hops: PingHop[];
  /** What the client makes of it: a task that does not exist is never read. */
  error: SeedanceError;
}

export interface PingOptions {
  contract: Contract;
  /** Sent where there is one. */
  key: string | undefined;
  baseUrl: string;
  /** The account's requests, where they are known. */
  budget?: Budget;
  signal: AbortSignal;
}

/** The longest wait for an answer, and for the account's turn and the answer together, in milliseconds. */
const [responseTimeout, totalTimeout] = [15_000, 30_000];

/** Asks the service for a task that does not exist: it changes nothing and costs nothing. */
export async function pingService({ contract, key, baseUrl, budget, signal }: PingOptions): Promise<PingResult> {
  const hops: PingHop[] = [];
  const recording: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    if (key === undefined) headers.delete("Authorization");
    const sent = { wall: Date.now(), at: performance.now() };
    const response = await fetch(input, { ...init, headers });
    const milliseconds = performance.now() - sent.at;
    const { origin } = new URL(input instanceof Request ? input.url : input);
    const date = Date.parse(response.headers.get("date") ?? "");
    // `Date` has whole seconds, cut off.
    const skew = Number.isNaN(date) ? undefined : (date + 500 - (sent.wall + milliseconds / 2)) / 1000;
    hops.push({ origin, status: response.status, skew, milliseconds });
    return response;
  };
  try {
    const client = createClient({
      contract,
      apiKey: key ?? "none",
      baseUrl,
      fetch: recording,
      requestTimeout: responseTimeout,
      ...(budget && { budget }),
    });
    const id = `doctor_${randomBytes(12).toString("hex")}`;
    const { status } = await client.get(id, { signal: AbortSignal.any([signal, AbortSignal.timeout(totalTimeout)]) });
    return { hops, error: new SeedanceError("unexpected", `It says that a task ${id} is ${status}.`) };
  } catch (error) {
    if (error instanceof SeedanceError && !signal.aborted) return { hops, error };
    throw error;
  }
}
