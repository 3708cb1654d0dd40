import { creates, kinds, names } from "./names.ts";
import type { McpOptions } from "./options.ts";

/** What an agent is told before it sees the tools: the order of the calls, and what costs money. */
export function instructionsFor({ readOnly, maxCredits }: Pick<McpOptions, "readOnly" | "maxCredits">): string {
  const free = `Video and image generation. ${names.quote} and ${names.lint} are free and offline.`;
  if (readOnly) return `${free} This server is read-only: it creates nothing and saves no files.`;
  const budget = maxCredits === undefined ? "" : ` This session may spend ${maxCredits} credits in all.`;
  return `${free}
Order: ${names.quote} → tell the user the price → ${kinds.map(creates).join(" or ")} with max_credits → ${names.wait} until completed → ${names.download} → give the user the paths.
Only the create tools cost credits.${budget} The same arguments are one job, charged once: after a timeout, a cancel, a restart or outcome_unknown make exactly the same call again. Pass variation only when the user wants another result.
A task goes on without being waited for; ${names.get} without arguments finds lost ids. Never create a replacement for a task that runs, is not found, or can't be downloaded.
Errors tell code, retryable, retry_after_ms, fix and what to call next: follow fix. Never ask for an API key in the conversation.`;
}
