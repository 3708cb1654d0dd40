import type { Command } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-code.ts";
import { print, table } from "../output.ts";
import { configFile, readConfig, writeConfig } from "../settings/config.ts";
import {
  readSetting,
  type SettingName,
  type Settings,
  settingNamed,
  settingNames,
  settings,
} from "../settings/settings.ts";
import { UsageError } from "../usage-error.ts";

export const command: Command = {
  summary: "Show and change the settings",
  usage: "config get|set|unset|list|path [NAME] [VALUE]",
  flags: {},
  words: { least: 1, most: 3 },
  examples: [
    { line: "config set confirm-above 20", what: "ask before a job that may cost more than 20 credits" },
    { line: "config set output videos --profile work", what: "a setting of another profile" },
    { line: "config list --json", what: "all settings of the profile" },
  ],
  output: {
    name: "get, set, unset: the setting",
    value: "get, set: its value; missing where there is none",
    path: "path: the file",
    "(NAME)": "list: each setting that has a value",
  },
  notes: `Each profile has its own. ${settingNames.map((name) => `${name}: ${settings[name].description}`).join(". ")}.

A flag wins over the environment, and that over a setting. get ends with 1 where the setting has no value.`,
  async run(context, { words: [action, ...words] }) {
    const run =
      action !== undefined && Object.hasOwn(actions, action) ? actions[action as keyof typeof actions] : undefined;
    if (!run)
      throw new UsageError(`config ${JSON.stringify(action)}: must be one of ${Object.keys(actions).join(", ")}.`);
    const wanted = run.words.length;
    if (words.length !== wanted)
      throw new UsageError(`It is called: seedance config ${[action, ...run.words].join(" ")}`);
    return run.act(context, words);
  },
};

const actions = {
  get: {
    words: ["NAME"],
    async act(context: Context, [word = ""]: string[]) {
      const name = settingNamed(word);
      const value = (await readConfig(context))[name];
      show(context, name, value);
      return value === undefined ? exitCodes.failed : exitCodes.ok;
    },
  },
  set: {
    words: ["NAME", "VALUE"],
    async act(context: Context, [word = "", text = ""]: string[]) {
      const name = settingNamed(word);
      const value = readSetting(name, text, context.cwd);
      await writeConfig(context, { ...(await readConfig(context)), [name]: value });
      show(context, name, value);
      return exitCodes.ok;
    },
  },
  unset: {
    words: ["NAME"],
    async act(context: Context, [word = ""]: string[]) {
      const name = settingNamed(word);
      const { [name]: _, ...rest } = await readConfig(context);
      await writeConfig(context, rest);
      show(context, name, undefined);
      return exitCodes.ok;
    },
  },
  list: {
    words: [],
    async act(context: Context) {
      const found = await readConfig(context);
      const set = settingNames.filter((name) => found[name] !== undefined);
      print(context, {
        json: found,
        quiet: set,
        text: table(settingNames.map((name) => [name, String(found[name] ?? "–"), settings[name].description])),
      });
      return exitCodes.ok;
    },
  },
  path: {
    words: [],
    async act(context: Context) {
      const path = configFile(context);
      print(context, { json: { path }, quiet: [path], text: path });
      return exitCodes.ok;
    },
  },
} as const;

function show(context: Context, name: SettingName, value: Settings[SettingName]): void {
  print(context, {
    json: { name, value },
    quiet: value === undefined ? [] : [String(value)],
    text: value === undefined ? `${name} is not set` : `${name} = ${value}`,
  });
}
