import type { McpToolCall } from "./tool.ts";

/** Sends progress notifications for a call, if the client requested them. */
export interface CallProgress extends Disposable {
  /** Sets the current message, and sends it if it is new. */
  report(message: string): void;
}

/** Milliseconds between two notifications. */
const notificationInterval = 5_000;

/**
 * Starts progress notifications: one for each new message and one every five seconds. Their unit is seconds.
 * @param total the maximum duration of the call, in seconds.
 */
export function startProgress({ context: { mcpReq }, server }: McpToolCall, total: number): CallProgress {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return { report: () => {}, [Symbol.dispose]: () => {} };
  const start = performance.now();
  let [message, last] = ["", -1];
  const notify = () => {
    // The protocol requires progress to increase with each notification.
    const progress = Math.max((performance.now() - start) / 1000, last + 0.001);
    last = progress;
    const params = { progressToken, progress, total: Math.max(total, progress), message };
    // The client may have disconnected.
    mcpReq.notify({ method: "notifications/progress", params }).catch(() => {});
  };
  const timer = setInterval(notify, notificationInterval);
  return {
    report(text) {
      const clean = server.cleanMessage(text);
      if (clean === message) return;
      message = clean;
      notify();
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
