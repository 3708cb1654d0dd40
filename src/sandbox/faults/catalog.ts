/**
 * When a fault is applied: before the service handles a request, after it, in the task itself, or when an output is
 * downloaded.
 */
export type FaultStage = "before" | "after" | "task" | "download";

export interface FaultKind {
  stage: FaultStage;
  /** What the client observes. */
  effect: string;
  /** If the fault takes `=value`: what the value means, its default, and the pattern that the whole value matches. */
  value?: { meaning: string; default: string; pattern: string };
}

/** The errors of failed tasks, by the class that they are an example of. */
export const taskErrorsByClass: Record<string, { code: string; message: string }> = {
  unknown: { code: "generation_failed", message: "The sandbox let this job fail." },
  prompt: { code: "content_policy_violation", message: "The prompt was rejected by moderation." },
  image: { code: "generation_failed", message: "The input image could not be read." },
  person: { code: "generation_failed", message: "input image may contain real person" },
  audio: { code: "generation_failed", message: "The generated audio was rejected: audio moderation." },
  copyright: { code: "generation_failed", message: "The output may violate a copyright." },
  capacity: { code: "service_busy", message: "No capacity was left for this job." },
};

const number = "\\d{1,6}";
const headerValue = "[\\t\\x20-\\x7e]{0,200}";
const errorStatus = "[45]\\d\\d";

/**
 * All faults by name. `before`: the service does nothing and charges nothing. `after`: the service handles the request, a
 * submit is charged, and the client may not get the response.
 */
export const faultKinds: Record<string, FaultKind> = {
  "reset-before": { stage: "before", effect: "connection reset before the request is handled" },
  "hang-before": { stage: "before", effect: "no response; nothing is done" },
  "rate-limited": {
    stage: "before",
    effect: "429 rate_limited",
    value: {
      meaning: "the Retry-After header as sent, `none` for no header, `date+N` for an HTTP-date N seconds from now",
      default: "2",
      pattern: headerValue,
    },
  },
  "service-busy": {
    stage: "before",
    effect: "503 service_busy",
    value: { meaning: "the Retry-After header, as for rate-limited", default: "none", pattern: headerValue },
  },
  "internal-error-before": { stage: "before", effect: "500 internal_error; nothing is done" },
  "gateway-error-before": {
    stage: "before",
    effect: "an HTML error page; nothing is done",
    value: { meaning: "the status", default: "502", pattern: errorStatus },
  },
  "leaky-error": { stage: "before", effect: "500 internal_error with the API key in its message" },
  conflict: { stage: "before", effect: "409 idempotency_conflict, as if the first request were still running" },
  unauthorized: { stage: "before", effect: "401 unauthorized, as with a revoked key" },
  "insufficient-credits": { stage: "before", effect: "402 insufficient_credits" },
  "unknown-code": {
    stage: "before",
    effect: "403 with a code that is not in the contract",
    value: { meaning: "the code", default: "purchase_required", pattern: "[\\x21-\\x7e]{1,128}" },
  },
  redirect: {
    stage: "before",
    effect: "a redirect",
    value: {
      meaning: "status and target, such as `307 https://…`",
      default: "307 http://localhost:1",
      pattern: "30[12378] [\\x21-\\x7e]{1,500}",
    },
  },

  "reset-after": { stage: "after", effect: "connection reset after the commit" },
  "fin-after": { stage: "after", effect: "connection closed after the commit, without a response" },
  "hang-after": { stage: "after", effect: "no response after the commit" },
  "truncated-length": { stage: "after", effect: "the body ends before its Content-Length" },
  "truncated-chunked": { stage: "after", effect: "a chunked body ends before its last chunk" },
  "truncated-close": { stage: "after", effect: "a truncated body without a length, so without a network error" },
  "partial-json": { stage: "after", effect: "valid JSON with half of the members" },
  "without-id": { stage: "after", effect: "a response without `id`" },
  "wrong-id-type": { stage: "after", effect: "`id` is a number" },
  "invalid-id": {
    stage: "after",
    effect: "an `id` that breaks the contract's rule",
    value: { meaning: "the id", default: "sd2_a/b", pattern: "[\\x20-\\x7e]{1,400}" },
  },
  "same-id": { stage: "after", effect: "the `id` of an earlier task, if there is one" },
  "slow-headers": {
    stage: "after",
    effect: "the response headers byte by byte",
    value: { meaning: "milliseconds between two bytes", default: "100", pattern: number },
  },
  "slow-bytes": {
    stage: "after",
    effect: "the response body byte by byte",
    value: { meaning: "milliseconds between two bytes", default: "100", pattern: number },
  },
  "huge-body": {
    stage: "after",
    effect: "JSON that does not end",
    value: { meaning: "megabytes", default: "64", pattern: number },
  },
  "huge-headers": { stage: "after", effect: "64 KiB of headers" },
  garbage: { stage: "after", effect: "bytes that are not HTTP" },
  "bogus-gzip": { stage: "after", effect: "Content-Encoding: gzip on bytes that are not gzip" },
  "invalid-json": { stage: "after", effect: "2xx with text that is not JSON" },
  "gateway-error-after": {
    stage: "after",
    effect: "an HTML error page after the commit",
    value: { meaning: "the status", default: "502", pattern: errorStatus },
  },
  "redirect-after": {
    stage: "after",
    effect: "a redirect after the commit",
    value: {
      meaning: "status and target, such as `303 https://…`",
      default: "303 http://localhost:1",
      pattern: "30[12378] [\\x21-\\x7e]{1,500}",
    },
  },
  "internal-error-after": { stage: "after", effect: "500 internal_error after the commit" },
  "service-busy-after": { stage: "after", effect: "503 service_busy after the commit" },
  delay: {
    stage: "after",
    effect: "a late response; until then other requests under the key get 409 idempotency_conflict",
    value: { meaning: "milliseconds", default: "1000", pattern: number },
  },

  "task-fails": {
    stage: "task",
    effect: "the task fails and is refunded",
    value: {
      meaning: `the class of its error: ${Object.keys(taskErrorsByClass).join(", ")}`,
      default: "unknown",
      pattern: Object.keys(taskErrorsByClass).join("|"),
    },
  },
  "failed-without-error": { stage: "task", effect: "the task fails without a reason" },
  "late-refund": {
    stage: "task",
    effect: "the task fails and is refunded at a later poll",
    value: { meaning: "polls before the refund", default: "2", pattern: number },
  },
  "unknown-status": {
    stage: "task",
    effect: "a status that is not in the contract while the task runs",
    value: { meaning: "the status", default: "queued", pattern: "[\\x20-\\x7e]{1,64}" },
  },
  "never-ends": { stage: "task", effect: "the task stays in processing" },
  "without-output": {
    stage: "task",
    effect: "completed without output at first",
    value: { meaning: "polls before the output", default: "2", pattern: number },
  },
  "unexpected-output": {
    stage: "task",
    effect: "completed with an output that is not in the contract",
    value: {
      meaning:
        "`null`, `relative`, `scheme`, `member` or `copies`; `null:2` for the first two polls after the end only",
      default: "null",
      pattern: "(null|relative|scheme|member|copies)(:\\d{1,6})?",
    },
  },
  "unexpected-status": {
    stage: "task",
    effect: "a completed task has a status that is not in the contract",
    value: { meaning: "the status", default: "succeeded", pattern: "[\\x20-\\x7e]{1,64}" },
  },
  "flips-back": { stage: "task", effect: "completed, then processing once, then completed" },
  "not-found-first": {
    stage: "task",
    effect: "404 in the first polls after the submit",
    value: { meaning: "polls that return 404", default: "2", pattern: number },
  },

  "download-truncated": { stage: "download", effect: "the file ends before its Content-Length, once" },
  "download-cut": { stage: "download", effect: "half of the file without a length, so without a network error, once" },
  "download-short": { stage: "download", effect: "half of the file with the length of that half, once" },
  "download-reset": { stage: "download", effect: "connection reset in the middle of the file, once" },
  "download-empty": { stage: "download", effect: "200 with an empty body" },
  "download-html": { stage: "download", effect: "200 with an HTML page" },
  "download-garbage": { stage: "download", effect: "random bytes with the right content type" },
  "download-wrong-type": { stage: "download", effect: "the file with another content type" },
  "download-expired": { stage: "download", effect: "403 until the task is polled again" },
  "download-redirect": {
    stage: "download",
    effect: "a redirect",
    value: { meaning: "the target", default: "http://169.254.169.254/", pattern: "[\\x21-\\x7e]{1,500}" },
  },
  "download-slow": {
    stage: "download",
    effect: "the file in small pieces",
    value: { meaning: "milliseconds between two pieces", default: "50", pattern: number },
  },
};
