import { type DescribedContract, fieldFor, fieldsOf, normalizeName } from "../contract/index.ts";
import { message } from "../message.ts";
import type { CliCommand } from "./command.ts";
import { commandsOf } from "./commands.ts";
import { describeOtherContract } from "./contracts.ts";
import { flagNamesOf } from "./line/flag-names.ts";
import { flagName } from "./line/model-flags.ts";
import type { UnknownOptionError } from "./line/parse-flags.ts";
import { type CommandLine, peekFlagValue, tokenizeCommandLine } from "./line/tokenize-command-line.ts";
import { appendHint, UsageError } from "./usage-error.ts";

// Loaded when an option is unknown.

/** How many commands are listed at most. */
const maxListedCommands = 3;

/**
 * The error for an option that the command does not have, with the option to use instead, or the commands to which it
 * belongs.
 */
export async function explainUnknownOption(
  contract: DescribedContract,
  line: CommandLine,
  { model }: CliCommand,
  unknown: UnknownOptionError,
): Promise<UsageError> {
  const { option, nearest } = unknown;
  const command = commandOf(line);
  const substitute = model === undefined ? undefined : optionOfSameRole(contract, model, option);
  if (substitute !== undefined)
    return new UsageError(message`Unknown option ${option} for \`${command}\`. Use --${substitute} instead.`);
  const owners = await findOwners(contract, option, model && contract.models[model]?.outputType);
  if (owners.length === 0) return new UsageError(appendHint(unknown.message, describeOtherContract(contract, option)));
  const names = owners
    .slice(0, maxListedCommands)
    .map((owner) => `\`${owner}\``)
    .join(", ");
  return new UsageError(
    nearest === undefined
      ? message`Unknown option ${option} for \`${command}\`. It belongs to ${names}.`
      : message`Unknown option ${option} for \`${command}\`. Did you mean --${nearest}? ${option} belongs to ${names}.`,
  );
}

/** The start of the command line, as far as it selects the command: `seedance image --model nano-banana-pro`. */
function commandOf(line: CommandLine): string {
  const model = peekFlagValue(line, "model");
  return ["seedance", line.command, ...(model ? ["--model", model] : [])].join(" ");
}

/** The model's option for the role that a field of this name has in another model, such as the aspect ratio. */
function optionOfSameRole(contract: DescribedContract, model: string, option: string): string | undefined {
  for (const other of Object.keys(contract.models)) {
    const role = fieldOfOption(contract, other, option)?.role;
    const field = role === undefined ? undefined : fieldFor(contract, model, role);
    if (field !== undefined) return flagName(field);
  }
  return undefined;
}

function fieldOfOption(contract: DescribedContract, model: string, option: string) {
  const name = normalizeName(option);
  return Object.entries(fieldsOf(contract, model)).find(([field]) => normalizeName(field) === name)?.[1];
}

/**
 * The command lines that have an option: of the models whose field it is, or of other commands.
 * @param ownType the output type of the command that lacks the option.
 */
async function findOwners(contract: DescribedContract, option: string, ownType: string | undefined): Promise<string[]> {
  const { models } = contract;
  const names = Object.keys(models);
  const owners = names.filter((model) => fieldOfOption(contract, model, option) !== undefined);
  if (owners.length > 0) {
    const typeOf = (model: string) => models[model]?.outputType;
    const defaultModelOf = (type: string | undefined) => names.find((model) => typeOf(model) === type);
    return owners
      .map((model) => ({ model, type: typeOf(model), isDefault: model === defaultModelOf(typeOf(model)) }))
      .filter(({ type, isDefault }) => isDefault || !owners.includes(defaultModelOf(type) ?? ""))
      .map(({ model, type, isDefault }) =>
        isDefault && type !== ownType ? `seedance ${type}` : `seedance ${type} --model ${model}`,
      );
  }
  // The commands of the models have the same options as those of their output types.
  const entries = Object.entries(commandsOf(contract)).filter(([name]) => !Object.hasOwn(models, name));
  const loaded = entries.map(async ([name, entry]) => {
    const command = await entry.load(tokenizeCommandLine([name]));
    if (hasOption(command, option)) return [`seedance ${name}`];
    // `batch` has options by action, which is its first argument.
    const [, actions = ""] = /^\S+ ([a-z]+(?:\|[a-z]+)+)/.exec(command.usage) ?? [];
    const found = await Promise.all(
      actions
        .split("|")
        .map(async (action) => hasOption(await entry.load(tokenizeCommandLine([name, action])), option) && action),
    );
    return found.filter(Boolean).map((action) => `seedance ${name} ${action}`);
  });
  return (await Promise.all(loaded)).flat();
}

function hasOption({ flags }: CliCommand, option: string): boolean {
  return flagNamesOf(flags).has(option.startsWith("--") ? normalizeName(option) : option);
}
