import { type DescribedContract, nearest, plain } from "../../contract/index.ts";
import type { Command } from "../command.ts";
import { type Line, textOf } from "../line/read-line.ts";
import { UsageError } from "../usage-error.ts";
import { modelCommand } from "./model-command.ts";

/**
 * The command of a type of output: that of the model which `--model` names, else of the contract's first one.
 * @throws UsageError if there is no such model of the type.
 */
export function kindCommand(contract: DescribedContract, kind: string, line: Line): Command {
  const { models } = contract;
  const names = Object.keys(models).filter((name) => models[name]?.outputType === kind);
  const [usual] = names;
  if (usual === undefined) throw new Error(`No model makes ${kind}.`);
  const model = chosen(line, names) ?? usual;
  const command = modelCommand(contract, model, kind);
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
function chosen(line: Line, names: readonly string[]): string | undefined {
  const value = textOf(line, "model");
  if (value === undefined) return undefined;
  const name = names.find((each) => plain(each) === plain(value));
  if (name) return name;
  const meant = nearest(value, names);
  throw new UsageError(
    `--model ${JSON.stringify(value)}: must be one of ${names.join(", ")}.${meant ? ` Did you mean ${meant}?` : ""}`,
  );
}
