import { type Contract, modelOf } from "../contract/index.ts";

type Models = Pick<Contract, "models">;

/** The names of the tools. Each output type has a create tool as well: {@link createToolName}. */
export const toolNames = {
  quote: "seedance_quote",
  lint: "seedance_lint_prompt",
  wait: "seedance_wait_task",
  get: "seedance_get_task",
  download: "seedance_download",
} as const;

/** The contract's models; the default of each output type comes first. */
export const modelNames = ({ models }: Models): string[] => Object.keys(models);

/** The output types of the contract's models: `video`, `image`. */
export const outputTypes = ({ models }: Models): string[] => [
  ...new Set(Object.values(models).map(({ outputType }) => outputType)),
];

/** The models of an output type; the default comes first. */
export const modelsOf = (contract: Models, outputType: string): string[] =>
  modelNames(contract).filter((name) => contract.models[name]?.outputType === outputType);

/** The name of the tool that creates an output type. */
export const createToolName = (outputType: string): string => `seedance_create_${outputType}`;

/** The name of the tool that created a task. */
export function createToolNameOfTask(contract: Models, taskId: string): string {
  const model = contract.models[modelOf(contract, taskId) ?? ""];
  return createToolName(model?.outputType ?? outputTypes(contract)[0] ?? "");
}
