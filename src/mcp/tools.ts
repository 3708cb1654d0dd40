import type { McpOptions } from "./options.ts";
import type { Tool } from "./tool.ts";
import { createToolName, outputTypes, toolNames } from "./tool-names.ts";
import { buildCreateTool } from "./tools/create.ts";
import { downloadTool } from "./tools/download.ts";
import { getTaskTool } from "./tools/get-task.ts";
import { buildLintTool } from "./tools/lint-prompt.ts";
import { buildQuoteTool } from "./tools/quote.ts";
import { waitTaskTool } from "./tools/wait-task.ts";

/** The tools of a contract in the order of their use. */
export function toolsOf({ contract, readOnly = false }: Pick<McpOptions, "contract" | "readOnly">): Tool[] {
  const all = [
    buildQuoteTool(contract),
    buildLintTool(contract),
    ...outputTypes(contract).map((outputType) => buildCreateTool(contract, outputType)),
    waitTaskTool,
    getTaskTool,
    downloadTool,
  ];
  return readOnly ? all.filter(({ annotations }) => annotations.readOnlyHint === true) : all;
}

/** What an agent is told before it sees the tools: the order of the calls, and what costs money. */
export function instructionsFor(options: Pick<McpOptions, "contract" | "readOnly" | "maxCredits">): string {
  const { contract, readOnly, maxCredits } = options;
  const free = `Video and image generation. ${toolNames.quote} and ${toolNames.lint} are free and offline.`;
  if (readOnly) return `${free} This server is read-only: it creates nothing and saves no files.`;
  const budget = maxCredits === undefined ? "" : ` This session may spend ${maxCredits} credits in all.`;
  return `${free}
Order: ${toolNames.quote} → tell the user the price → ${outputTypes(contract).map(createToolName).join(" or ")} with max_credits → ${toolNames.wait} until completed → ${toolNames.download} → give the user the paths.
Only the create tools cost credits.${budget} The same arguments are one job, charged once: after a timeout, a cancel, a restart or outcome_unknown make exactly the same call again. Pass variation only when the user wants another result.
A task goes on without being waited for; ${toolNames.get} without arguments finds lost ids. Never create a replacement for a task that runs, is not found, or can't be downloaded.
Errors tell code, retryable, retry_after_ms, fix and what to call next: follow fix. Never ask for an API key in the conversation.`;
}
