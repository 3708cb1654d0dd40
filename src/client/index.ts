export { canonical, sha256 } from "./canonical.ts";
export { type Client, type ClientOptions, createClient } from "./client.ts";
export { deriveIdempotencyKey, type Wish } from "./derive-key.ts";
export type { ClientEvent } from "./events.ts";
export type { GetOptions } from "./get.ts";
export type { MediaLimits, MediaRules } from "./media-rules.ts";
export type { MediaCheck, PreflightOptions } from "./preflight.ts";
export type { SubmitOptions } from "./submit.ts";
export type { WaitOptions, WatchOptions } from "./wait.ts";
