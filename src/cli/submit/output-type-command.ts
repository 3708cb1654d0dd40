import { type DescribedContract, findNearest, normalizeName } from "../../contract/index.ts";
import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import { type CommandLine, peekFlagValue } from "../line/tokenize-command-line.ts";
import { UsageError } from "../usage-error.ts";
import { modelCommand } from "./model-command.ts";

/**
 * The command of an output type: that of the model in `--model`, by default of the contract's first model of the type.
 * @throws UsageError if no model of the type has this name.
 */
export function outputTypeCommand(contract: DescribedContract, outputType: string, line: CommandLine): CliCommand {
  const { models } = contract;
  const names = Object.keys(models).filter((name) => models[name]?.outputType === outputType);
  const [defaultModel] = names;
  if (defaultModel === undefined) throw new Error(`No model makes ${outputType}.`);
  const model = selectedModel(line, names) ?? defaultModel;
  const command = modelCommand(contract, model, outputType);
  const others = names.filter((name) => name !== model);
  const note = `These are the options of ${model}. Other models have other options: ${others.map((name) => `seedance ${name} --help`).join(", ")}.`;
  return {
    ...command,
    flags: {
      model: { type: "string", choices: names, default: defaultModel, description: "Use this model." },
      ...command.flags,
    },
    notes: others.length > 0 ? `${command.notes}\n\n${note}` : `${command.notes}`,
  };
}

/** The model in `--model`, which determines the other flags. */
function selectedModel(line: CommandLine, names: readonly string[]): string | undefined {
  const value = peekFlagValue(line, "model");
  if (value === undefined) return undefined;
  const name = names.find((each) => normalizeName(each) === normalizeName(value));
  if (name) return name;
  const nearest = findNearest(value, names);
  const [quoted, allowed] = [JSON.stringify(value), names.join(", ")];
  throw new UsageError(
    nearest
      ? message`--model ${quoted}: must be one of ${allowed}. Did you mean ${nearest}?`
      : message`--model ${quoted}: must be one of ${allowed}.`,
  );
}
