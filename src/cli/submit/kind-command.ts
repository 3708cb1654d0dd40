import { models } from "../../../generated/operations.ts";
import { type ModelName, nearest, plain } from "../../contract/index.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../usage-error.ts";
import { modelCommand } from "./model-command.ts";

/**
 * The command of a kind of output: that of the model which `--model` names, else of the contract's first one.
 * @throws UsageError where there is no such model of the kind.
 */
export function kindCommand(kind: string, args: readonly string[]): Command {
  const names = (Object.keys(models) as ModelName[]).filter((name) => models[name].output === kind);
  const [usual] = names;
  if (usual === undefined) throw new Error(`No model makes ${kind}.`);
  const model = chosen(args, names) ?? usual;
  const command = modelCommand(model, kind);
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

/** A command's flags are those of its model, which one of them names: it is looked for before they are read. */
function chosen(args: readonly string[], names: readonly ModelName[]): ModelName | undefined {
  const place = args.findIndex((word) => /^--model(=|$)/.test(word));
  const word = args[place];
  if (place < 0 || word === undefined) return undefined;
  const value = word.includes("=") ? word.slice(word.indexOf("=") + 1) : args[place + 1];
  const name = names.find((each) => plain(each) === plain(value ?? ""));
  if (name) return name;
  const meant = nearest(value ?? "", names);
  throw new UsageError(
    `--model ${JSON.stringify(value ?? "")}: must be one of ${names.join(", ")}.${meant ? ` Did you mean ${meant}?` : ""}`,
  );
}
