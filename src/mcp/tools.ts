import { kinds } from "./names.ts";
import type { Tool } from "./tool.ts";
import { createToolFor } from "./tools/create.ts";
import { downloadTool } from "./tools/download.ts";
import { getTask } from "./tools/get-task.ts";
import { lint } from "./tools/lint-prompt.ts";
import { quoteTool } from "./tools/quote.ts";
import { waitTask } from "./tools/wait-task.ts";

/** The tools in the order of their use. */
export function toolsOf({ readOnly = false }: { readOnly?: boolean }): Tool[] {
  const all = [quoteTool, lint, ...kinds.map(createToolFor), waitTask, getTask, downloadTool];
  return readOnly ? all.filter(({ annotations }) => annotations.readOnlyHint === true) : all;
}
