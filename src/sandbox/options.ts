import type { SandboxClock } from "./clock.ts";
import type { SandboxContract, SandboxRequestLimit } from "./contract.ts";

/** Options of {@link startSandbox}. */
export interface SandboxOptions {
  /** The contract to serve; by default the page's. */
  contract?: SandboxContract | undefined;
  /** The port to listen on; by default 0, any free one. `false`: it does not listen, and only its `fetch` reaches it. */
  port?: number | false | undefined;
  /** The address to listen on; by default `127.0.0.1`. Any host but `127.0.0.1`, `::1` and `localhost` needs `allowRemote`. */
  host?: string | undefined;
  /** Whether other machines may connect; false by default, because the sandbox has keys and no passwords. */
  allowRemote?: boolean | undefined;
  /**
   * Origins such as `http://127.0.0.1:4000` whose pages may call the API and read media from a browser; none by default.
   * They never get access to the dashboard's paths.
   */
  allowOrigin?: string[] | undefined;
  /** The first account's key; by default a new one, or none if `data` has a state with keys. */
  apiKey?: string | undefined;
  /** The first account's credits; 1,000 by default. */
  credits?: number | undefined;
  /** The seed of everything random; `sandbox` by default. */
  seed?: string | undefined;
  /** The factor by which jobs are faster than at the service; 30 by default, so that a video takes about 6 s. */
  speed?: number | undefined;
  /** The limit of requests for an account in a sliding window; by default the contract's; false for none. */
  rateLimit?: SandboxRequestLimit | false | undefined;
  /** The maximum of running tasks, beyond which submits get `service_busy`; 1,000 by default. */
  maxRunning?: number | undefined;
  /** The share of tasks that fail, from 0 to 1; 0 by default. */
  failureRate?: number | undefined;
  /** The folder that keeps accounts, keys, tasks and the ledger over restarts; by default they are kept in memory only. */
  data?: string | undefined;
  /** The source of time, for tests; by default the system clock. */
  clock?: SandboxClock | undefined;
}

type Optional = "apiKey" | "data" | "clock";
export type SandboxSettings = {
  [K in Exclude<keyof SandboxOptions, "contract" | Optional>]-?: Exclude<SandboxOptions[K], undefined>;
} & Pick<SandboxOptions, Optional>;

const localHosts = ["127.0.0.1", "::1", "localhost"];

/**
 * Validates options and fills in the defaults, some of which come from the contract.
 * @throws RangeError that names the option and what it must be.
 */
export function resolveSandboxOptions(contract: SandboxContract, options: SandboxOptions): SandboxSettings {
  const { port = 0, host = "127.0.0.1", allowRemote = false, allowOrigin = [], apiKey, credits = 1000 } = options;
  const { seed = "sandbox", speed = 30, rateLimit = contract.rateLimit, maxRunning = 1000, failureRate = 0 } = options;
  const { data, clock } = options;
  const assertOption = (isValid: boolean, option: string, rule: string) => {
    if (!isValid) throw new RangeError(`${option} must be ${rule}.`);
  };
  assertOption(
    port === false || (Number.isInteger(port) && port >= 0 && port <= 65_535),
    "port",
    "a whole number from 0 to 65535, or false",
  );
  assertOption(
    allowRemote || localHosts.includes(host),
    "host",
    `${localHosts.join(", ")}; for another host set allowRemote, which lets other machines connect`,
  );
  assertOption(typeof allowRemote === "boolean", "allowRemote", "true or false");
  assertOption(
    Array.isArray(allowOrigin) && allowOrigin.every(isOrigin),
    "allowOrigin",
    'a list of origins such as http://127.0.0.1:4000: scheme, host and port in lower case, without a path, "*" or "null"',
  );
  assertOption(credits >= 0 && credits <= 1e9, "credits", "from 0 to 1000000000");
  assertOption(typeof seed === "string", "seed", "a string");
  assertOption(speed >= 0.001 && speed <= 1e6, "speed", "from 0.001 to 1000000");
  assertOption(Number.isInteger(maxRunning) && maxRunning >= 0, "maxRunning", "a whole number, 0 or more");
  assertOption(failureRate >= 0 && failureRate <= 1, "failureRate", "from 0 to 1");
  assertOption(data !== "", "data", "the path of a folder");
  assertOption(!clock || typeof clock.now === "function", "clock", "an object with now()");
  assertOption(
    apiKey === undefined || /^[\x21-\x7e]{8,}$/.test(apiKey),
    "apiKey",
    "at least 8 visible ASCII characters",
  );
  assertOption(
    rateLimit === false || (rateLimit.requests >= 1 && rateLimit.seconds > 0),
    "rateLimit",
    "false, or at least 1 request in more than 0 seconds",
  );
  return {
    ...{ port, host, allowRemote, allowOrigin, apiKey, credits, seed, speed },
    ...{ rateLimit, maxRunning, failureRate, data, clock },
  };
}

/** Whether a value is an origin that can be allowed, spelled as browsers send it. */
export function isOrigin(text: unknown): boolean {
  // URL accepts "*" in a host, but an origin with it would never match.
  const shape = /^https?:\/\/(\[[\da-f:]+\]|[\w.-]+)(:\d+)?$/;
  return typeof text === "string" && shape.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
