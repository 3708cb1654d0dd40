import { creates, names, outputTypes } from "./names.ts";
import type { McpOptions } from "./options.ts";
import type { Tool } from "./tool.ts";
import { createToolFor } from "./tools/create.ts";
import { downloadTool } from "./tools/download.ts";
import { getTask } from "./tools/get-task.ts";
import { lintTool } from "./tools/lint-prompt.ts";
import { quoteTool } from "./tools/quote.ts";
import { waitTask } from "./tools/wait-task.ts";

/** The tools of a contract in the order of their use. */
export function toolsOf({ contract, readOnly = false }: Pick<McpOptions, "contract" | "readOnly">): Tool[] {
  const all = [
    quoteTool(contract),
    lintTool(contract),
    ...outputTypes(contract).map((outputType) => createToolFor(contract, outputType)),
    waitTask,
    getTask,
    downloadTool,
  ];
  return readOnly ? all.filter(({ annotations }) => annotations.readOnlyHint === true) : all;
}

/** What an agent is told before it sees the tools: the order of the calls, and what costs money. */
export function instructionsFor(options: Pick<McpOptions, "contract" | "readOnly" | "maxCredits">): string {
  const { contract, readOnly, maxCredits } = options;
  const free = `Video and image generation. ${names.quote} and ${names.lint} are free and offline.`;
  if (readOnly) return `${free} This server is read-only: it creates nothing and saves no files.`;
  const budget = maxCredits === undefined ? "" : ` This session may spend ${maxCredits} credits in all.`;
  return `${free}
Order: ${names.quote} → tell the user the price → ${outputTypes(contract).map(creates).join(" or ")} with max_credits → ${names.wait} until completed → ${names.download} → give the user the paths.
Only the create tools cost credits.${budget} The same arguments are one job, charged once: after a timeout, a cancel, a restart or outcome_unknown make exactly the same call again. Pass variation only when the user wants another result.
A task goes on without being waited for; ${names.get} without arguments finds lost ids. Never create a replacement for a task that runs, is not found, or can't be downloaded.
Errors tell code, retryable, retry_after_ms, fix and what to call next: follow fix. Never ask for an API key in the conversation.`;
}
