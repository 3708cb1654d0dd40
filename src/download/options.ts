import { lookup } from "node:dns/promises";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Client } from "../client/index.ts";
import { type Issue, ValidationError } from "../errors.ts";
import type { Clock } from "../scheduling/index.ts";
import type { FileTransport } from "./file-response.ts";
import { validateNameTemplate } from "./names.ts";
import { sendByFetch } from "./send-by-fetch.ts";
import { sendByHttp } from "./send-by-http.ts";

/** What a download needs of a client: what `createClient` makes has it. */
export type DownloadClient = Pick<Client, "get" | "wait" | "baseUrl"> & Partial<Pick<Client, "notify">>;

export interface DownloadOptions {
  /** The folder that the files go to; it is made where it is missing. */
  directory: string;
  /**
   * The file's name, `{id}-{index}.{ext}` by default, of `{id}` (the task's id and a short hash of it, since ids that
   * differ only in case are one name on macOS and Windows), `{index}` (from 1), `{ext}` (of what came), `{member}`
   * (`video_url`, …) and `{model}`.
   */
  name?: string;
  /**
   * Whether the second and later files of a task get a number behind a name that tells them apart by neither `{index}`
   * nor `{member}`: `train.mp4`, `train-2.png`. By default such a name is refused.
   */
  numbered?: boolean;
  /** Ends all of it within 50 ms. */
  signal?: AbortSignal;
  /**
   * Milliseconds that all of it may take, the wait for a task that is given by its id included; by default 10 minutes
   * a file, after the wait's own 30.
   */
  timeout?: number;
  /** Milliseconds without a byte after which a request is given up and tried again; 60,000 by default. */
  stallTimeout?: number;
  /** Whether files that are there are replaced; they are not by default. */
  overwrite?: boolean;
  /** The most bytes that one file may have; 4 GiB by default. */
  maxBytes?: number;
  /**
   * What sends requests, such as one that knows a proxy; Node's HTTP client by default, which is faster than its `fetch`
   * and needs less memory. It must leave `redirect: "manual"` alone.
   */
  fetch?: typeof fetch;
  /** The addresses of a host, to refuse private ones; the system's by default. */
  lookup?: (hostname: string) => Promise<string[]>;
  /** Where time between two tries comes from; for tests. */
  clock?: Clock;
  /** Numbers from 0 to 1 that spread the tries; for tests. */
  random?: () => number;
}

/** One file that was saved. */
export interface DownloadedFile {
  /** Where it is, absolute. */
  path: string;
  /** Where it came from, without the query, which may be a signature. */
  url: string;
  /** The output's member that held the URL: `video_url`, `images.0.url`. */
  member: string;
  /** Its place among the output's files, from 1. */
  index: number;
  bytes: number;
  /** The SHA-256 of the file, in hexadecimal. */
  sha256: string;
  /** What the file itself says it is: `video/mp4`, `image/png`, `image/jpeg`, `image/webp`. */
  type: string;
  /** The delivered width in pixels, where the file's header tells it. */
  width?: number;
  /** The delivered height in pixels, where the file's header tells it. */
  height?: number;
  /** The resolution that was asked for, where the task tells it. */
  requested?: string;
  /** Whether it was there already, whole, and nothing was requested. */
  kept: boolean;
}

export type DownloadSettings = Required<Omit<DownloadOptions, "signal" | "timeout" | "fetch">> &
  Pick<DownloadOptions, "signal" | "timeout"> & { send: FileTransport };

const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }),
};

/**
 * Options with their defaults.
 * @throws ValidationError naming the option, the rule and the fix.
 */
export function resolveDownloadOptions({ fetch, ...options }: DownloadOptions): DownloadSettings {
  const settings: DownloadSettings = {
    name: "{id}-{index}.{ext}",
    stallTimeout: 60_000,
    overwrite: false,
    numbered: false,
    maxBytes: 4 * 2 ** 30,
    send: fetch ? sendByFetch(fetch) : sendByHttp,
    lookup: async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address),
    clock: systemClock,
    random: Math.random,
    ...options,
  };
  const { directory, name, timeout, stallTimeout, maxBytes } = settings;
  const issues: Issue[] = validateNameTemplate(name);
  if (typeof directory !== "string" || directory === "" || directory.includes("\0"))
    issues.push({ field: "directory", rule: "must be the path of a folder", fix: 'Give one, such as "output"' });
  // What a timer can hold: https://developer.mozilla.org/en-US/docs/Web/API/Window/setTimeout#maximum_delay_value
  for (const [field, value] of Object.entries({ timeout, stallTimeout }))
    if (value !== undefined && !(value > 0 && value < 2 ** 31))
      issues.push({ field, rule: "must be above 0 and below 2147483648", fix: "Give milliseconds" });
  if (!(maxBytes > 0)) issues.push({ field: "maxBytes", rule: "must be above 0", fix: "Give a number of bytes" });
  if (issues.length > 0) throw new ValidationError("Nothing was downloaded", issues);
  return { ...settings, directory: resolve(directory) };
}
