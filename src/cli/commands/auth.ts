import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-code.ts";
import { formatCommand, shellQuote } from "../format-command.ts";
import { t } from "../language/translate.ts";
import type { ParsedArgs } from "../line/flag.ts";
import { logInfo, logWarning, printOutput } from "../output.ts";
import { askHidden } from "../settings/ask-hidden.ts";
import { type ApiKeySource, deleteKey, findKey, isReadableByOthers, keyFile, saveKey } from "../settings/key.ts";
import { keyHintOf, keyProblem } from "../settings/key-shape.ts";
import { profileOf } from "../settings/profile.ts";
import { readStdin } from "../settings/read-stdin.ts";
import { UsageError } from "../usage-error.ts";
import { registerSecret } from "../writer.ts";

export const command: CliCommand = {
  summary: "Save, show or delete the API key",
  usage: "auth login|status|logout",
  flags: {
    store: {
      type: "string",
      choices: ["keychain", "file"],
      description: "Choose where login saves the key; by default the keychain, or the file if there is no keychain.",
    },
  },
  // A second argument may be a key, so it must not be repeated in an error message.
  positionals: { least: 1, most: 2 },
  examples: [
    { line: "auth login", what: "Prompt for the key; the input is hidden." },
    { line: "auth login < key.txt", what: "Read the key from stdin." },
    { line: "auth login --profile work", what: "Save a key for another profile." },
    { line: "auth status --json", what: "Show where the key comes from. Exit code 3 if there is none." },
  ],
  output: {
    profile: "The profile of the key.",
    source: "login, status: environment, keychain or file.",
    hint: "login, status: the key's last four characters.",
    path: "login, status: the key's file, if it is in a file.",
    loggedIn: "status: whether there is a key.",
    problem: "status: why the key's format is invalid, if it is.",
    removed: "logout: where the key was deleted.",
  },
  notes: `SEEDANCE_API_KEY takes precedence over a saved key. The keychain needs the package @napi-rs/keyring; without it the
key is saved in a file that only its owner can read. Never pass a key as an argument: other users and the shell's history
could see it.`,
  async run(context, args) {
    const [action, argument] = args.positionals;
    if (argument !== undefined)
      throw new UsageError(
        message`Unexpected argument. Never pass a key as an argument: other users and the shell's history can see it. If this was a key, replace it in the dashboard.`,
      );
    if (action === "login") return login(context, args);
    if (action === "status") return status(context);
    if (action === "logout") return logout(context);
    throw new UsageError(
      message`Unknown action ${JSON.stringify(action)} for seedance auth. Allowed: login, status, logout.`,
    );
  },
};

async function login(context: CliContext, { flags }: ParsedArgs): Promise<undefined> {
  const profile = profileOf(context);
  const key = (await readKey(context)).trim();
  registerSecret(key);
  const problem = keyProblem(key);
  if (problem) throw new UsageError(message`Not an API key: ${problem}. Nothing was saved.`);
  const store = flags.store as "keychain" | "file" | undefined;
  const source = await saveKey(context, key, store, (reason) =>
    logWarning(context, t`The keychain can't be used: ${reason}`),
  );
  const path = source === "file" ? keyFile(context) : undefined;
  printOutput(context, {
    json: { profile, source, hint: keyHintOf(key), path },
    quiet: path ? [path] : [],
    text: path
      ? t`Saved the key ${keyHintOf(key)} of profile ${profile} in ${path}.`
      : t`Saved the key ${keyHintOf(key)} of profile ${profile} in the keychain.`,
  });
  if (context.env.SEEDANCE_API_KEY)
    logWarning(context, t`SEEDANCE_API_KEY is set and takes precedence over the saved key.`);
  else logInfo(context, t`Check that the service accepts it, without a charge: ${formatCommand(context, "doctor")}`);
}

async function readKey(context: CliContext): Promise<string> {
  if (context.interactive) return askHidden(context, t`API key (hidden): `);
  if (!context.stdin.isTTY) return readStdin(context);
  throw new UsageError(
    message`Prompts are off. Pass the key on stdin: ${formatCommand(context, "auth", "login")} < FILE`,
  );
}

async function status(context: CliContext): Promise<number> {
  const profile = profileOf(context);
  const found = await findKey(context, (reason) => logWarning(context, t`The keychain can't be read: ${reason}`));
  if (!found) {
    printOutput(context, {
      json: { profile, loggedIn: false },
      quiet: [],
      text: t`Profile ${profile} has no key. Save one: ${formatCommand(context, "auth", "login")}`,
    });
    return exitCodes.auth;
  }
  const { key, source } = found;
  const path = source === "file" ? keyFile(context) : undefined;
  const problem = keyProblem(key);
  printOutput(context, {
    json: { profile, loggedIn: true, source, hint: keyHintOf(key), path, problem },
    quiet: [source],
    text: t`Profile ${profile} uses the key ${keyHintOf(key)} from ${describeKeyLocation(source, path)}.`,
  });
  if (problem)
    logWarning(context, t`Not an API key: ${problem}. Log in again: ${formatCommand(context, "auth", "login")}`);
  if (path && (await isReadableByOthers(path)))
    logWarning(context, t`Other users can read ${path}. Restrict it: chmod 600 ${shellQuote(path)}`);
  return exitCodes.ok;
}

async function logout(context: CliContext): Promise<undefined> {
  const profile = profileOf(context);
  const removed = await deleteKey(context, (reason) => logWarning(context, t`The keychain can't be used: ${reason}`));
  const locations = removed.map((source) => describeKeyLocation(source)).join(", ");
  printOutput(context, {
    json: { profile, removed },
    quiet: removed,
    text: locations ? t`Deleted the key of profile ${profile} from ${locations}.` : t`Profile ${profile} had no key.`,
  });
  if (context.env.SEEDANCE_API_KEY) logWarning(context, t`SEEDANCE_API_KEY is still set and in use.`);
}

function describeKeyLocation(source: ApiKeySource, path = t`the file`): string {
  return { environment: "SEEDANCE_API_KEY", keychain: t`the keychain`, file: path }[source];
}
