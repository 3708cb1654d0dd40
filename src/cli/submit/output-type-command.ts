import { type DescribedContract, findNearest, normalizeName } from "../../contract/index.ts";
import type { CliCommand } from "../command.ts";
import { type CommandLine, peekFlagValue } from "../line/tokenize-command-line.ts";
import { UsageError } from "../usage-error.ts";
import { modelCommand } from "./model-command.ts";

/**
 * The command of a type of output: that of the model which `--model` names, else of the contract's first one.
 * @throws UsageError if there is no such model of the type.
 */
export function outputTypeCommand(contract: DescribedContract, outputType: string, line: CommandLine): CliCommand {
  const { models } = contract;
  const names = Object.keys(models).filter((name) => models[name]?.outputType === outputType);
  const [usual] = names;
  if (usual === undefined) throw new Error(`No model makes ${outputType}.`);
  const model = selectedModel(line, names) ?? usual;
  const command = modelCommand(contract, model, outputType);
  const others = names.filter((name) => name !== model);
  const note = `These are the fields of ${model}. Other models have their own: ${others.map((name) => `seedance ${name} --help`).join(", ")}.`;
  return {
    ...command,
    flags: {
      model: { type: "string", choices: names, default: usual, description: "which one makes it" },
      ...command.flags,
    },
    notes: others.length > 0 ? `${command.notes}\n\n${note}` : `${command.notes}`,
  };
}

/** A command's flags are those of its model, which one of them names. */
function selectedModel(line: CommandLine, names: readonly string[]): string | undefined {
  const value = peekFlagValue(line, "model");
  if (value === undefined) return undefined;
  const name = names.find((each) => normalizeName(each) === normalizeName(value));
  if (name) return name;
  const meant = findNearest(value, names);
  throw new UsageError(
    `--model ${JSON.stringify(value)}: must be one of ${names.join(", ")}.${meant ? ` Did you mean ${meant}?` : ""}`,
  );
}
