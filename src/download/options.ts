import * as dns from "node:dns/promises";
import { resolve } from "node:path";
import type { Client } from "../client/index.ts";
import { type Issue, ValidationError } from "../errors.ts";
import { message } from "../message.ts";
import { findProxy } from "../network/index.ts";
import { type Clock, systemClock } from "../scheduling/index.ts";
import type { FileTransport } from "./file-response.ts";
import { validateNameTemplate } from "./names.ts";
import { sendByFetch } from "./send-by-fetch.ts";
import { sendByHttp } from "./send-by-http.ts";

/** The part of a client that `download` uses. */
export type DownloadClient = Pick<Client, "get" | "wait" | "baseUrl"> & Partial<Pick<Client, "notify" | "contract">>;

export interface DownloadOptions {
  /** The folder for the files; it is created if it is missing. */
  directory: string;
  /**
   * A template of the file name (default: `{id}-{index}.{ext}`). Placeholders: `{id}` (the task's id and a short hash
   * of it, since ids may differ only in case, which macOS and Windows ignore), `{index}` (from 1), `{ext}` (of the
   * received format), `{member}` (`video_url`, …) and `{model}`.
   */
  name?: string | undefined;
  /**
   * Whether the second and later files of a task get a number if `name` has neither `{index}` nor `{member}`:
   * `train.mp4`, `train-2.png`. By default such a name is an error for tasks with several files.
   */
  numbered?: boolean | undefined;
  /** Aborts the download within 50 ms. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for the whole call, including the wait for a task that is given by its id. Default: 10 minutes per
   * file, plus 30 minutes for the wait.
   */
  timeout?: number | undefined;
  /** Milliseconds without a byte after which a request is cancelled and retried (default: 60,000). */
  stallTimeout?: number | undefined;
  /** Whether to replace existing files (default: false). */
  overwrite?: boolean | undefined;
  /** The maximum size of one file in bytes (default: 4 GiB). */
  maxBytes?: number | undefined;
  /**
   * Sends the requests. It must pass on `redirect: "manual"`. Default: Node's HTTP client, which is faster than `fetch`
   * and needs less memory, through the proxy that the environment names (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
   */
  fetch?: typeof fetch | undefined;
  /**
   * Resolves a host to its addresses, so that private ones can be refused. Default: the system's resolver; a host that is
   * reached through the environment's proxy is resolved by the proxy alone.
   */
  lookup?: ((hostname: string) => Promise<string[]>) | undefined;
  /** The clock for timeouts and pauses; for tests. */
  clock?: Clock | undefined;
  /** Random numbers from 0 to 1 for the jitter of retries; for tests. */
  random?: (() => number) | undefined;
}

/** One saved file. */
export interface DownloadedFile {
  /** The absolute path. */
  path: string;
  /** The file's URL, without the query, which may hold a signature. */
  url: string;
  /** The output's member that holds the URL: `video_url`, `images.0.url`. */
  member: string;
  /** Its position among the output's files, from 1. */
  index: number;
  bytes: number;
  /** The SHA-256 of the file, in hexadecimal. */
  sha256: string;
  /** The media type by the file's content: `video/mp4`, `image/png`, `image/jpeg`, `image/webp`. */
  type: string;
  /** The delivered width in pixels, if the file's header contains it. */
  width?: number;
  /** The delivered height in pixels, if the file's header contains it. */
  height?: number;
  /** The requested resolution, if the task contains it. */
  requested?: string;
  /** Whether the complete file already existed and was not downloaded again. */
  kept: boolean;
}

export type DownloadSettings = {
  [K in Exclude<keyof DownloadOptions, "signal" | "timeout" | "fetch">]-?: Exclude<DownloadOptions[K], undefined>;
} & Pick<DownloadOptions, "signal" | "timeout"> & {
    send: FileTransport;
    /** Whether the request for a URL goes through a proxy. */
    isProxied: (url: URL) => boolean;
  };

/**
 * Validates the options and fills in the defaults.
 * @throws ValidationError if an option is invalid.
 */
export function resolveDownloadOptions({
  directory,
  name = "{id}-{index}.{ext}",
  numbered = false,
  signal,
  timeout,
  stallTimeout = 60_000,
  overwrite = false,
  maxBytes = 4 * 2 ** 30,
  fetch,
  lookup,
  clock = systemClock,
  random = Math.random,
}: DownloadOptions): DownloadSettings {
  const issues: Issue[] = validateNameTemplate(name);
  if (typeof directory !== "string" || directory === "" || directory.includes("\0"))
    issues.push({
      field: "directory",
      rule: message`must be the path of a folder`,
      fix: message`Pass one, such as "output"`,
    });
  // The maximum of a timer: https://developer.mozilla.org/en-US/docs/Web/API/Window/setTimeout#maximum_delay_value
  for (const [field, value] of Object.entries({ timeout, stallTimeout }))
    if (value !== undefined && !(value > 0 && value < 2 ** 31))
      issues.push({
        field,
        rule: message`must be above 0 and below 2147483648, not ${value}`,
        fix: message`Pass milliseconds`,
      });
  if (!(maxBytes > 0))
    issues.push({
      field: "maxBytes",
      rule: message`must be above 0, not ${maxBytes}`,
      fix: message`Pass a number of bytes`,
    });
  if (issues.length > 0) throw new ValidationError(message`Nothing was downloaded`, issues);
  return {
    directory: resolve(directory),
    ...{ name, numbered, signal, timeout, stallTimeout, overwrite, maxBytes, clock, random },
    send: fetch ? sendByFetch(fetch) : sendByHttp,
    isProxied: fetch || lookup ? () => false : (url) => findProxy(url) !== undefined,
    lookup: lookup ?? (async (host) => (await dns.lookup(host, { all: true })).map(({ address }) => address)),
  };
}
