import { type DescribedContract, fieldsOf, promptField } from "../../contract/index.ts";
import { type Job, type JobState, serviceOf } from "../../ledger/index.ts";
import { redactText } from "../../redact.ts";
import type { CliCommand } from "../command.ts";
import { commandsOf } from "../commands.ts";
import { type CliContext, createContext } from "../context.ts";
import { defaultContractName, loadContractByName, resolveContractName } from "../contracts.ts";
import { findLedger } from "../find-ledger.ts";
import { cutToWidth } from "../language/display-width.ts";
import { loadContractLanguage, loadLanguage, translate } from "../language/translate.ts";
import type { Flag, Flags } from "../line/flag.ts";
import { findFlagName, flagNamesOf } from "../line/flag-names.ts";
import { globalFlags } from "../line/global-flags.ts";
import { flagSpellingOf, inlineValueOf, tokenizeCommandLine } from "../line/tokenize-command-line.ts";
import { formatAge } from "../output.ts";
import { listProfiles, readConfig } from "../settings/config.ts";
import { findLedgerPath } from "../settings/folders.ts";
import { serviceUrl } from "../settings/service-url.ts";
import { settingNames } from "../settings/settings.ts";
import { splitLine } from "./split-line.ts";

/** A text that may stand in place of the current word, and what it means. */
interface Candidate {
  text: string;
  description?: string | undefined;
}

/** What the current word may be; with `files`, also the path of a file. */
export interface Completion {
  candidates: Candidate[];
  files: boolean;
}

/** Where candidates come from. */
interface Source {
  contract: DescribedContract;
  context: CliContext;
  command: CliCommand | undefined;
  /** The name of the command, and the arguments before the current word that are not flags. */
  name: string | undefined;
  positionals: readonly string[];
}

const none: Completion = { candidates: [], files: false };
const anyFile: Completion = { candidates: [], files: true };
const listOf = (texts: readonly string[]): Completion => ({
  candidates: texts.map((text) => ({ text })),
  files: false,
});

/**
 * Completes a command line. All shells call it by `seedance completion --words INDEX WORD...`, with the words after the
 * program and the index of the current one, which is left out if it is empty; or by `--words - LINE`, with a line up to
 * the cursor, which is split as bash splits it.
 */
export async function complete([index = "", ...rest]: readonly string[]): Promise<Completion> {
  const words = index === "-" ? splitLine(rest[0] ?? "").slice(1) : rest.slice(0, Number(index) + 1);
  const place = index === "-" ? words.length - 1 : Number(index);
  const [before, current] = [words.slice(0, place), words[place] ?? ""];
  const line = tokenizeCommandLine(before);
  const env = process.env;
  const name = resolveContractName(line.globals, env);
  const contract = await loadContractByName(name).catch(() => loadContractByName(defaultContractName));
  await loadLanguage(env);
  await loadContractLanguage(contract);
  const commands = commandsOf(contract);
  const commandNames = Object.keys(commands);
  const entry =
    line.command !== undefined && Object.hasOwn(commands, line.command) ? commands[line.command] : undefined;
  const command = await entry?.load(line);
  const flags: Flags = { ...command?.flags, ...globalFlags };
  const { positionals, pending, isEnded } = readWords(before, flags);
  const context: CliContext = { ...createContext(line.globals, new AbortController().signal), contract, commandNames };
  const source = { contract, context, command, name: line.command, positionals: positionals.slice(1) };
  const inline = isEnded ? undefined : inlineValueOf(current);
  if (inline !== undefined) {
    const spelling = flagSpellingOf(current);
    const flagName = findFlagName(flagNamesOf(flags), spelling)?.name;
    const found =
      flagName === undefined ? none : await completeValue(source, flagName, flags[flagName] as Flag, inline);
    return { ...found, candidates: withPrefix(startingWith(found, inline), `${spelling}=`) };
  }
  if (pending !== undefined) {
    const found = await completeValue(source, pending, flags[pending] as Flag, current);
    return { ...found, candidates: startingWith(found, current) };
  }
  if (current.startsWith("-") && !isEnded)
    return {
      candidates: startingWith({ candidates: flagCandidates(flags, before), files: false }, current),
      files: false,
    };
  const found =
    line.command === undefined
      ? {
          candidates: [
            ...Object.entries(commands).map(([text, { summary }]) => ({ text, description: translate(summary) })),
            { text: "help" },
          ],
          files: false,
        }
      : await completePositional(source);
  return { ...found, candidates: startingWith(found, current) };
}

const startingWith = ({ candidates }: Completion, current: string) =>
  candidates.filter(({ text }) => text.startsWith(current));

const withPrefix = (candidates: readonly Candidate[], prefix: string): Candidate[] =>
  candidates.map(({ text, description }) => ({ text: prefix + text, description }));

/** The arguments that are not flags, among them the command, and the flag whose value the next word is. */
function readWords(words: readonly string[], flags: Flags) {
  const names = flagNamesOf(flags);
  const positionals: string[] = [];
  let pending: string | undefined;
  let isEnded = false;
  for (const word of words) {
    if (pending !== undefined) pending = undefined;
    else if (isEnded || !word.startsWith("-") || word === "-") positionals.push(word);
    else if (word === "--") isEnded = true;
    else {
      const spelling = word.startsWith("--") ? flagSpellingOf(word) : `-${word.at(-1)}`;
      const { name = "", negative } = findFlagName(names, spelling) ?? {};
      const takesNext = !negative && inlineValueOf(word) === undefined;
      if (takesNext && flags[name] && flags[name].type !== "boolean") pending = name;
    }
  }
  return { positionals, pending, isEnded };
}

/** The flags, apart from those that were given and can't be repeated. */
function flagCandidates(flags: Flags, before: readonly string[]): Candidate[] {
  const names = flagNamesOf(flags);
  const given = new Set(before.map((word) => findFlagName(names, flagSpellingOf(word))?.name));
  return Object.entries(flags)
    .filter(([name, { multiple }]) => multiple || !given.has(name))
    .flatMap(([name, flag]) =>
      spellingsOf(name, flag).map((text) => ({ text, description: translate(flag.description) })),
    );
}

/** `--limit`; for a boolean flag also `--no-…`, if it has an effect. */
function spellingsOf(name: string, { type, short, default: ownDefault, serverDefault }: Flag): string[] {
  const letter = short === undefined ? [] : [`-${short}`];
  if (type !== "boolean") return [`--${name}`, ...letter];
  if (ownDefault === true) return [`--no-${name}`, ...letter];
  return [`--${name}`, ...(serverDefault === true ? [`--no-${name}`] : []), ...letter];
}

/** The values of a flag. */
async function completeValue(source: Source, name: string, flag: Flag, current: string): Promise<Completion> {
  if (flag.choices) return listOf(flag.choices);
  if (name === "profile") return listOf(await listProfiles(source.context));
  if (name === "name") return listOf(await batchNames(source));
  switch (flag.value) {
    case "ID":
      return completeIds(source, ["completed", "downloaded"]);
    case "FIELD=VALUE":
      return completeAssignment(source, current);
    case "FILE":
    case "PATH":
    case "FOLDER":
      return anyFile;
    default:
      return none;
  }
}

/** `resolution=`, and then its values. */
function completeAssignment({ contract }: Source, current: string): Completion {
  const fields = Object.keys(contract.models).flatMap((model) => Object.entries(fieldsOf(contract, model)));
  const name = current.includes("=") ? current.slice(0, current.indexOf("=")) : undefined;
  if (name === undefined) return listOf([...new Set(fields.map(([field]) => `${field}=`))]);
  const values = fields.filter(([field]) => field === name).flatMap(([, field]) => field.enum?.map(String) ?? []);
  return listOf([...new Set(values)].map((value) => `${name}=${value}`));
}

/** The next argument that is no flag, by the command's usage: `config get|set [NAME] [VALUE]`. */
async function completePositional(source: Source): Promise<Completion> {
  const { command, name, positionals } = source;
  if (!command) return none;
  if (name === "config" && positionals.length > 0) return completeSetting(positionals);
  const places = command.usage
    .split(" ")
    .slice(1)
    .filter((word) => !/^\[(?:--|options)/.test(word));
  const last = places.at(-1) ?? "";
  const place = places[positionals.length] ?? (last.endsWith("...") ? last : "");
  const kinds = place.replace(/[[\].]/g, "").split("|");
  // The actions, such as `login|status|logout`.
  if (kinds.every((kind) => /^[a-z]+$/.test(kind))) return listOf(command.actions ?? kinds);
  const found = await Promise.all(
    kinds.map((kind) => {
      if (kind === "ID") return completeIds(source, statesByCommand[name ?? ""], kinds.includes("KEY"));
      if (kind === "NAME") return batchNames(source).then(listOf);
      return kind === "FILE" || kind === "FOLDER" ? anyFile : none;
    }),
  );
  return { candidates: found.flatMap(({ candidates }) => candidates), files: found.some(({ files }) => files) };
}

/** The names of settings, and the values of one. */
async function completeSetting([action = "", name, ...more]: readonly string[]): Promise<Completion> {
  if (name === undefined) return ["get", "set", "unset"].includes(action) ? listOf(settingNames) : none;
  if (action !== "set" || more.length > 0) return none;
  if (name === "contract") return listOf(globalFlags.contract?.choices ?? []);
  return ["ledger", "output"].includes(name) ? anyFile : none;
}

/** The states of the jobs that a command is for; all of them for others. */
const statesByCommand: Readonly<Record<string, readonly JobState[]>> = {
  wait: ["running", "completed"],
  resume: ["intended", "unknown", "running", "completed"],
  download: ["completed", "downloaded"],
  open: ["completed", "downloaded"],
  retry: ["failed", "refused", "completed", "downloaded"],
};

const maxJobs = 50;

/** The newest jobs of the service. @param orKeys whether a job without an id is named by its key. */
async function completeIds(source: Source, states?: readonly JobState[], orKeys = false): Promise<Completion> {
  const jobs = await readJobs(source, { ...(states && { state: [...states] }), limit: maxJobs });
  const candidates = jobs.flatMap((job) => {
    const text = job.taskId ?? (orKeys ? job.key : undefined);
    return text === undefined ? [] : [{ text, description: describeJob(source.contract, job) }];
  });
  return { candidates, files: false };
}

function describeJob(contract: DescribedContract, { state, model, intendedAt, body }: Job): string {
  const prompt = redactText(String(body[promptField(contract, model) ?? "prompt"] ?? "")).replace(/\s+/g, " ");
  return [state, model, formatAge(Date.parse(intendedAt)), cutToWidth(prompt, 40)].join(", ");
}

/** The names of the batches that ran on this machine, the last one first. */
async function batchNames(source: Source): Promise<string[]> {
  if (source.name !== "batch") return [];
  const jobs = await readJobs(source, { limit: 1_000 });
  const names = jobs.flatMap(({ scope = "" }) => (scope.startsWith("batch ") ? [scope.slice("batch ".length)] : []));
  return [...new Set(names)];
}

async function readJobs({ context }: Source, filter: { state?: JobState[]; limit: number }): Promise<Job[]> {
  const settings = await readConfig(context);
  using ledger = findLedger(findLedgerPath(context, settings));
  return ledger?.jobs({ ...filter, origin: serviceOf(serviceUrl(context, settings)) }) ?? [];
}
