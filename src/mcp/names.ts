import { models } from "../../generated/operations.ts";
import type { ModelName } from "../contract/index.ts";

/** What the tools are called. Each kind of output has one that creates it. */
export const names = {
  quote: "seedance_quote",
  lint: "seedance_lint_prompt",
  wait: "seedance_wait_task",
  get: "seedance_get_task",
  download: "seedance_download",
} as const;

/** The contract's models, the usual one of each kind first. */
export const modelNames = Object.keys(models) as ModelName[];

/** What is created: `video`, `image`. */
export const kinds = [...new Set(modelNames.map((model) => models[model].output))];

export const creates = (kind: string): string => `seedance_create_${kind}`;

export const modelsOf = (kind: string): ModelName[] => modelNames.filter((model) => models[model].output === kind);

/** The model that a task's id names by its prefix. */
export function modelOf(taskId: string): ModelName | undefined {
  return modelNames.find((model) => taskId.startsWith(models[model].idPrefix));
}

/** The tool that a task was created with. */
export function createTool(taskId: string): string {
  const model = modelOf(taskId);
  return creates(model ? models[model].output : (kinds[0] ?? ""));
}
