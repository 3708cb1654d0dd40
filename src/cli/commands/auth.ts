import type { Command } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-code.ts";
import type { Given } from "../line/flag.ts";
import { note, print, warn } from "../output.ts";
import { askHidden } from "../settings/ask-hidden.ts";
import { findKey, forgetKey, isExposed, type KeySource, keepKey, keyFile } from "../settings/key.ts";
import { hintOf, keyProblem } from "../settings/key-shape.ts";
import { profileOf } from "../settings/profile.ts";
import { readStdin } from "../settings/read-stdin.ts";
import { UsageError } from "../usage-error.ts";
import { hideKey } from "../writer.ts";

export const command: Command = {
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
  words: { least: 1, most: 2 },
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
    const [action, argument] = given.words;
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

async function login(context: Context, { flags }: Given): Promise<undefined> {
  const profile = profileOf(context);
  const key = (await readKey(context)).trim();
  hideKey(key);
  const problem = keyProblem(key);
  if (problem) throw new UsageError(`This is no API key: ${problem}. Nothing was kept.`);
  const store = flags.store as "keychain" | "file" | undefined;
  const source = await keepKey(context, key, store, (reason) => warn(context, `The keychain can't be used: ${reason}`));
  const path = source === "file" ? keyFile(context) : undefined;
  print(context, {
    json: { profile, source, hint: hintOf(key), path },
    quiet: path ? [path] : [],
    text: `The key ${hintOf(key)} of profile ${profile} is kept in ${path ?? "the keychain"}.`,
  });
  if (context.env.SEEDANCE_API_KEY) warn(context, "SEEDANCE_API_KEY is set, and wins over it.");
  else note(context, "seedance doctor checks whether the service takes it, and spends nothing.");
}

async function readKey(context: Context): Promise<string> {
  if (context.interactive) return askHidden(context, "API key (it is not shown): ");
  if (!context.stdin.isTTY) return readStdin(context);
  throw new UsageError("Nobody can be asked for the key here. Give it on stdin: seedance auth login < FILE");
}

async function status(context: Context): Promise<number> {
  const profile = profileOf(context);
  const found = await findKey(context, (reason) => warn(context, `The keychain can't be read: ${reason}`));
  if (!found) {
    print(context, {
      json: { profile, loggedIn: false },
      quiet: [],
      text: `Profile ${profile} has no key. seedance auth login keeps one.`,
    });
    return exitCodes.auth;
  }
  const { key, source } = found;
  const path = source === "file" ? keyFile(context) : undefined;
  const problem = keyProblem(key);
  print(context, {
    json: { profile, loggedIn: true, source, hint: hintOf(key), path, problem },
    quiet: [source],
    text: `Profile ${profile} uses the key ${hintOf(key)} from ${placeOf(source, path)}.`,
  });
  if (problem) warn(context, `It does not look like a key: ${problem}.`);
  if (path && (await isExposed(path))) warn(context, `Others may read ${path}. Log in again, or chmod 600.`);
  return exitCodes.ok;
}

async function logout(context: Context): Promise<undefined> {
  const profile = profileOf(context);
  const removed = await forgetKey(context, (reason) => warn(context, `The keychain can't be used: ${reason}`));
  const places = removed.map((source) => placeOf(source)).join(" and ");
  print(context, {
    json: { profile, removed },
    quiet: removed,
    text: places ? `The key of profile ${profile} was removed from ${places}.` : `Profile ${profile} had no key.`,
  });
  if (context.env.SEEDANCE_API_KEY) warn(context, "SEEDANCE_API_KEY is set, and is still used.");
}

function placeOf(source: KeySource, path = "the file"): string {
  return { environment: "SEEDANCE_API_KEY", keychain: "the keychain", file: path }[source];
}
