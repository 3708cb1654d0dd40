import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-code.ts";
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
  summary: "Keep, show or forget the API key",
  usage: "auth login|status|logout",
  flags: {
    store: {
      type: "string",
      choices: ["keychain", "file"],
      description: "where login keeps the key; the keychain by default, the file where there is none",
    },
  },
  // A second one is no mistake to repeat on the screen: it is a key.
  positionals: { least: 1, most: 2 },
  examples: [
    { line: "auth login", what: "ask for the key, unseen" },
    { line: "auth login < key.txt", what: "read it from stdin" },
    { line: "auth login --profile work", what: "keep a second key" },
    { line: "auth status --json", what: "where the key comes from; exit code 3 where there is none" },
  ],
  output: {
    profile: "whose key it is",
    source: "login, status: environment, keychain or file",
    hint: "login, status: its last four characters",
    path: "login, status: the file, where it is one",
    loggedIn: "status: whether there is a key",
    problem: "status: what is wrong with the key's shape, if anything",
    removed: "logout: where it was removed from",
  },
  notes: `SEEDANCE_API_KEY wins over a key that is kept. The keychain needs the package @napi-rs/keyring beside this one;
else the key is in a file that its owner alone may read. A key is never an argument: others could see it there.`,
  async run(context, given) {
    const [action, argument] = given.positionals;
    if (argument !== undefined)
      throw new UsageError(
        "A key is never an argument: others can see it there, and the shell keeps it. If this was one, make another.",
      );
    if (action === "login") return login(context, given);
    if (action === "status") return status(context);
    if (action === "logout") return logout(context);
    throw new UsageError(`auth ${JSON.stringify(action)}: must be one of login, status, logout.`);
  },
};

async function login(context: CliContext, { flags }: ParsedArgs): Promise<undefined> {
  const profile = profileOf(context);
  const key = (await readKey(context)).trim();
  registerSecret(key);
  const problem = keyProblem(key);
  if (problem) throw new UsageError(`This is no API key: ${problem}. Nothing was kept.`);
  const store = flags.store as "keychain" | "file" | undefined;
  const source = await saveKey(context, key, store, (reason) =>
    logWarning(context, `The keychain can't be used: ${reason}`),
  );
  const path = source === "file" ? keyFile(context) : undefined;
  printOutput(context, {
    json: { profile, source, hint: keyHintOf(key), path },
    quiet: path ? [path] : [],
    text: `The key ${keyHintOf(key)} of profile ${profile} is kept in ${path ?? "the keychain"}.`,
  });
  if (context.env.SEEDANCE_API_KEY) logWarning(context, "SEEDANCE_API_KEY is set, and wins over it.");
  else logInfo(context, "seedance doctor checks whether the service takes it, and spends nothing.");
}

async function readKey(context: CliContext): Promise<string> {
  if (context.interactive) return askHidden(context, "API key (it is not shown): ");
  if (!context.stdin.isTTY) return readStdin(context);
  throw new UsageError("Nobody can be asked for the key here. Give it on stdin: seedance auth login < FILE");
}

async function status(context: CliContext): Promise<number> {
  const profile = profileOf(context);
  const found = await findKey(context, (reason) => logWarning(context, `The keychain can't be read: ${reason}`));
  if (!found) {
    printOutput(context, {
      json: { profile, loggedIn: false },
      quiet: [],
      text: `Profile ${profile} has no key. seedance auth login keeps one.`,
    });
    return exitCodes.auth;
  }
  const { key, source } = found;
  const path = source === "file" ? keyFile(context) : undefined;
  const problem = keyProblem(key);
  printOutput(context, {
    json: { profile, loggedIn: true, source, hint: keyHintOf(key), path, problem },
    quiet: [source],
    text: `Profile ${profile} uses the key ${keyHintOf(key)} from ${describeKeyLocation(source, path)}.`,
  });
  if (problem) logWarning(context, `It does not look like a key: ${problem}.`);
  if (path && (await isReadableByOthers(path)))
    logWarning(context, `Others may read ${path}. Log in again, or chmod 600.`);
  return exitCodes.ok;
}

async function logout(context: CliContext): Promise<undefined> {
  const profile = profileOf(context);
  const removed = await deleteKey(context, (reason) => logWarning(context, `The keychain can't be used: ${reason}`));
  const places = removed.map((source) => describeKeyLocation(source)).join(" and ");
  printOutput(context, {
    json: { profile, removed },
    quiet: removed,
    text: places ? `The key of profile ${profile} was removed from ${places}.` : `Profile ${profile} had no key.`,
  });
  if (context.env.SEEDANCE_API_KEY) logWarning(context, "SEEDANCE_API_KEY is set, and is still used.");
}

function describeKeyLocation(source: ApiKeySource, path = "the file"): string {
  return { environment: "SEEDANCE_API_KEY", keychain: "the keychain", file: path }[source];
}
