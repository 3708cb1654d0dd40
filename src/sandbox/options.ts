import type { SandboxClock } from "./clock.ts";
import type { SandboxContract, SandboxRequestLimit } from "./contract.ts";

export interface SandboxOptions {
  /** What it serves; the page's contract by default. */
  contract?: SandboxContract;
  /** The port; 0, the default, for any free one. */
  port?: number;
  /** The address to listen on; `127.0.0.1` by default. Another one needs `allowRemote`. */
  host?: string;
  /** Whether other machines may call: the sandbox holds keys and has no passwords. */
  allowRemote?: boolean;
  /**
   * Origins, as `http://127.0.0.1:4000`, whose pages may call the API and read media from a browser; none by default.
   * Never the dashboard's paths.
   */
  allowOrigin?: string[];
  /** The first account's key; by default a fresh one, or none where a kept state has one already. */
  apiKey?: string;
  /** The first account's credits; 1,000 by default. */
  credits?: number;
  /** Everything random follows from it; `sandbox` by default. */
  seed?: string;
  /** Jobs take the contract's usual time divided by this; 30 by default: a video takes about 6 s. */
  speed?: number;
  /** Requests of an account in a sliding window; the contract's by default, off where false. */
  rateLimit?: SandboxRequestLimit | false;
  /** Tasks that may run at once before the answer is `service_busy`; 1,000 by default. */
  maxRunning?: number;
  /** The share of tasks that fail, from 0 to 1; 0 by default. */
  failureRate?: number;
  /** The folder that keeps accounts, keys, tasks and the ledger over restarts; in memory alone without it. */
  data?: string;
  /** Where time comes from; for tests. */
  clock?: SandboxClock;
}

export type SandboxSettings = Required<Omit<SandboxOptions, "contract" | "apiKey" | "data" | "clock">> &
  Pick<SandboxOptions, "apiKey" | "data" | "clock">;

const localHosts = ["127.0.0.1", "::1", "localhost"];

/**
 * Options with their defaults, some of which are the contract's.
 * @throws RangeError naming the option, the rule and the fix.
 */
export function resolveSandboxOptions({ rateLimit }: SandboxContract, options: SandboxOptions): SandboxSettings {
  const settings: SandboxSettings = {
    port: 0,
    host: "127.0.0.1",
    allowRemote: false,
    allowOrigin: [],
    credits: 1000,
    seed: "sandbox",
    speed: 30,
    rateLimit,
    maxRunning: 1000,
    failureRate: 0,
    ...options,
  };
  const { port, host, allowRemote, allowOrigin, credits, speed, maxRunning, failureRate, apiKey } = settings;
  const demand = (holds: boolean, option: string, rule: string) => {
    if (!holds) throw new RangeError(`${option} must be ${rule}.`);
  };
  demand(Number.isInteger(port) && port >= 0 && port <= 65_535, "port", "a whole number from 0 to 65535");
  demand(
    allowRemote || localHosts.includes(host),
    "host",
    `${localHosts.join(", ")}, or set allowRemote to let other machines in`,
  );
  demand(typeof allowRemote === "boolean", "allowRemote", "true or false");
  demand(
    Array.isArray(allowOrigin) && allowOrigin.every(isOrigin),
    "allowOrigin",
    'whole origins, as http://127.0.0.1:4000: scheme, host and port in lower case, nothing after them, no "*" or "null"',
  );
  demand(credits >= 0 && credits <= 1e9, "credits", "from 0 to 1000000000");
  demand(typeof settings.seed === "string", "seed", "text");
  demand(speed >= 0.001 && speed <= 1e6, "speed", "from 0.001 to 1000000");
  demand(Number.isInteger(maxRunning) && maxRunning >= 0, "maxRunning", "a whole number, 0 or more");
  demand(failureRate >= 0 && failureRate <= 1, "failureRate", "from 0 to 1");
  demand(settings.data !== "", "data", "the path of a folder");
  demand(!settings.clock || typeof settings.clock.now === "function", "clock", "an object with now()");
  demand(apiKey === undefined || /^[\x21-\x7e]{8,}$/.test(apiKey), "apiKey", "at least 8 visible ASCII characters");
  const limit = settings.rateLimit;
  demand(
    limit === false || (limit.requests >= 1 && limit.seconds > 0),
    "rateLimit",
    "false, or at least 1 request in more than 0 seconds",
  );
  return settings;
}

/** Whether it is one origin of web pages, spelled as browsers send it. */
function isOrigin(text: unknown): boolean {
  // A URL may hold a "*": it would be let in by its name alone, and mean nothing.
  const shape = /^https?:\/\/(\[[\da-f:]+\]|[\w.-]+)(:\d+)?$/;
  return typeof text === "string" && shape.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
