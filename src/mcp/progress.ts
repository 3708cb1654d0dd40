import type { McpToolCall } from "./tool.ts";

/** Tells the client that a call goes on, where it has asked to be told. */
export interface CallProgress extends Disposable {
  /** What is being done now. */
  report(message: string): void;
}

const notificationInterval = 5_000;

/**
 * Progress notifications: at each phase and every five seconds, in seconds of the time that the call may take.
 * @param total the longest that the call takes, in seconds.
 */
export function startProgress({ context: { mcpReq }, server: house }: McpToolCall, total: number): CallProgress {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return { report: () => {}, [Symbol.dispose]: () => {} };
  const start = performance.now();
  let [message, last] = ["", -1];
  const tell = () => {
    // It must rise with each notification.
    const progress = Math.max((performance.now() - start) / 1000, last + 0.001);
    last = progress;
    const params = { progressToken, progress, total: Math.max(total, progress), message };
    // A client that is gone has no use for it.
    mcpReq.notify({ method: "notifications/progress", params }).catch(() => {});
  };
  const timer = setInterval(tell, notificationInterval);
  return {
    report(now) {
      const clean = house.cleanMessage(now);
      if (clean === message) return;
      message = clean;
      tell();
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
