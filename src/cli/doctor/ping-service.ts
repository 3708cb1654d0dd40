import { randomBytes } from "node:crypto";
import { createClient } from "../../client/index.ts";
import type { Contract } from "../../contract/index.ts";
import { SeedanceError } from "../../errors.ts";
import { message } from "../../message.ts";
import { defaultFetch } from "../../network/index.ts";
import type { Budget } from "../../scheduling/index.ts";

/** One response. */
export interface PingHop {
  origin: string;
  status: number;
  /** The service's clock minus this machine's, in seconds; undefined if the response has no `Date`. */
  skew: number | undefined;
  milliseconds: number;
}

export interface PingResult {
  /** More than one if the service redirects. */
  hops: PingHop[];
  /** The client's error. There always is one, because the task does not exist. */
  error: SeedanceError;
}

export interface PingOptions {
  contract: Contract;
  /** Sent if there is one. */
  key: string | undefined;
  baseUrl: string;
  /** The account's rate limit, if the account is known. */
  budget?: Budget;
  signal: AbortSignal;
}

/** Timeouts in milliseconds: of the response, and of the wait for the rate limit plus the response. */
const [responseTimeout, totalTimeout] = [15_000, 30_000];

/** Requests a task that does not exist, which changes nothing and costs nothing. */
export async function pingService({ contract, key, baseUrl, budget, signal }: PingOptions): Promise<PingResult> {
  const hops: PingHop[] = [];
  const recordingFetch: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    if (key === undefined) headers.delete("Authorization");
    const sentAt = { wall: Date.now(), monotonic: performance.now() };
    const response = await defaultFetch(input, { ...init, headers });
    const milliseconds = performance.now() - sentAt.monotonic;
    const { origin } = new URL(input instanceof Request ? input.url : input);
    const date = Date.parse(response.headers.get("date") ?? "");
    // `Date` is truncated to whole seconds.
    const skew = Number.isNaN(date) ? undefined : (date + 500 - (sentAt.wall + milliseconds / 2)) / 1000;
    hops.push({ origin, status: response.status, skew, milliseconds });
    return response;
  };
  try {
    const client = createClient({
      contract,
      apiKey: key ?? "none",
      baseUrl,
      fetch: recordingFetch,
      requestTimeout: responseTimeout,
      ...(budget && { budget }),
    });
    const id = `doctor_${randomBytes(12).toString("hex")}`;
    const { status } = await client.get(id, { signal: AbortSignal.any([signal, AbortSignal.timeout(totalTimeout)]) });
    return {
      hops,
      error: new SeedanceError(
        "unexpected",
        message`The service reports the status ${status} for ${id}, a task that does not exist.`,
      ),
    };
  } catch (error) {
    if (error instanceof SeedanceError && !signal.aborted) return { hops, error };
    throw error;
  }
}
