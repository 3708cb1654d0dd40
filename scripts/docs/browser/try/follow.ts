import { replyRetryAfter, type TryReply } from "./ask.ts";

/** Seconds between two polls: the contract asks for two at least. */
const pause = 2;
const mostFailures = 5;

export interface Following {
  /** Reads the task once. */
  poll(): Promise<TryReply>;
  /** Told of each answer, how many there were, and in how many seconds the next poll is; undefined after the last. */
  onReply(reply: TryReply, count: number, next: number | undefined): void;
  signal: AbortSignal;
}

/**
 * Polls a task until it is completed or failed; a status that is not known counts as running.
 * @throws what `poll` throws, once it has failed five times in a row; DOMException where it was aborted.
 */
export async function pollTryTask({ poll, onReply, signal }: Following): Promise<void> {
  let next: number | undefined = pause;
  let failures = 0;
  for (let count = 1; next !== undefined; ) {
    await sleep(next, signal);
    const reply = await poll().catch((error: unknown) => {
      if (signal.aborted || ++failures === mostFailures) throw error;
      return undefined;
    });
    if (!reply) continue;
    failures = 0;
    next = isLast(reply) ? undefined : Math.max(pause, replyRetryAfter(reply));
    onReply(reply, count++, next);
  }
}

/** A limit and a failure of the server pass; another refusal does not. */
function isLast({ status, body }: TryReply): boolean {
  if (status >= 400) return status < 500 && status !== 429;
  return body.status === "completed" || body.status === "failed";
}

function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, seconds * 1000);
    signal.addEventListener("abort", stop, { once: true });
  });
}
