import { type Contract, modelOf } from "../contract/index.ts";

type Models = Pick<Contract, "models">;

/** What the tools are called. Each type of output has one that creates it. */
export const toolNames = {
  quote: "seedance_quote",
  lint: "seedance_lint_prompt",
  wait: "seedance_wait_task",
  get: "seedance_get_task",
  download: "seedance_download",
} as const;

/** The contract's models, the usual one of each type of output first. */
export const modelNames = ({ models }: Models): string[] => Object.keys(models);

/** What the contract's models make: `video`, `image`. */
export const outputTypes = ({ models }: Models): string[] => [
  ...new Set(Object.values(models).map(({ outputType }) => outputType)),
];

/** The models that make an output type, the usual one first. */
export const modelsOf = (contract: Models, outputType: string): string[] =>
  modelNames(contract).filter((name) => contract.models[name]?.outputType === outputType);

/** The tool that creates an output type. */
export const createToolName = (outputType: string): string => `seedance_create_${outputType}`;

/** The tool that a task was created with. */
export function createToolNameOfTask(contract: Models, taskId: string): string {
  const model = contract.models[modelOf(contract, taskId) ?? ""];
  return createToolName(model?.outputType ?? outputTypes(contract)[0] ?? "");
}
