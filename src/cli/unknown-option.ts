import { type DescribedContract, fieldFor, fieldsOf, normalizeName, promptField } from "../contract/index.ts";
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
  { model, flags }: CliCommand,
  unknown: UnknownOptionError,
): Promise<UsageError> {
  const { option, nearest } = unknown;
  const modelOption = peekFlagValue(line, "model");
  const command = modelOption ? `${unknown.command} --model ${modelOption}` : unknown.command;
  const field = model === undefined ? undefined : fieldOfSameRole(contract, model, option);
  if (field !== undefined && model !== undefined && field === promptField(contract, model))
    return new UsageError(
      message`Unknown option ${option} for \`${command}\`. The prompt is an argument: put it in quotes.`,
    );
  if (field !== undefined)
    return new UsageError(message`Unknown option ${option} for \`${command}\`. Use --${flagName(field)} instead.`);
  const settableField = flags.set && fieldNameOf(contract, option);
  if (settableField)
    return new UsageError(
      command.includes(" batch ")
        ? message`Unknown option ${option} for \`${command}\`. Use a column of the manifest, or --set ${settableField}=VALUE.`
        : message`Unknown option ${option} for \`${command}\`. Use --set ${settableField}=VALUE.`,
    );
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

/** The model's field for the role that a field of this name has in another model, such as the aspect ratio. */
function fieldOfSameRole(contract: DescribedContract, model: string, option: string): string | undefined {
  for (const other of Object.keys(contract.models)) {
    const role = fieldOfOption(contract, other, option)?.role;
    const field = role === undefined ? undefined : fieldFor(contract, model, role);
    if (field !== undefined) return field;
  }
  return undefined;
}

function fieldOfOption(contract: DescribedContract, model: string, option: string) {
  const name = normalizeName(option);
  return Object.entries(fieldsOf(contract, model)).find(([field]) => normalizeName(field) === name)?.[1];
}

/** The field that an option is called by in any model. */
function fieldNameOf(contract: DescribedContract, option: string): string | undefined {
  const names = Object.keys(contract.models).flatMap((model) => Object.keys(fieldsOf(contract, model)));
  return names.find((name) => normalizeName(name) === normalizeName(option));
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
    const found = (command.actions ?? []).map(async (action) => {
      const own = await entry.load(tokenizeCommandLine([name, action]));
      return hasOption(own, option) ? [`seedance ${name} ${action}`] : [];
    });
    return (await Promise.all(found)).flat();
  });
  return (await Promise.all(loaded)).flat();
}

function hasOption({ flags }: CliCommand, option: string): boolean {
  return flagNamesOf(flags).has(option.startsWith("--") ? normalizeName(option) : option);
}
