import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-code.ts";
import { formatTable, printOutput } from "../output.ts";
import { configFile, readConfig, writeConfig } from "../settings/config.ts";
import {
  type ProfileSettings,
  parseSetting,
  parseSettingName,
  type SettingName,
  settingDefinitions,
  settingNames,
} from "../settings/settings.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Show and change the settings",
  usage: "config get|set|unset|list|path [NAME] [VALUE]",
  flags: {},
  positionals: { least: 1, most: 3 },
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
  notes: `Each profile has its own. ${settingNames.map((name) => `${name}: ${settingDefinitions[name].description}`).join(". ")}.

A flag wins over the environment, and that over a setting. get ends with 1 where the setting has no value.`,
  async run(context, { positionals: [action, ...words] }) {
    const run =
      action !== undefined && Object.hasOwn(actions, action) ? actions[action as keyof typeof actions] : undefined;
    if (!run)
      throw new UsageError(`config ${JSON.stringify(action)}: must be one of ${Object.keys(actions).join(", ")}.`);
    const wanted = run.positionals.length;
    if (words.length !== wanted)
      throw new UsageError(`It is called: seedance config ${[action, ...run.positionals].join(" ")}`);
    return run.act(context, words);
  },
};

const actions = {
  get: {
    positionals: ["NAME"],
    async act(context: CliContext, [word = ""]: string[]) {
      const name = parseSettingName(word);
      const value = (await readConfig(context))[name];
      printSetting(context, name, value);
      return value === undefined ? exitCodes.failed : exitCodes.ok;
    },
  },
  set: {
    positionals: ["NAME", "VALUE"],
    async act(context: CliContext, [word = "", text = ""]: string[]) {
      const name = parseSettingName(word);
      const value = parseSetting(name, text, context.cwd);
      await writeConfig(context, { ...(await readConfig(context)), [name]: value });
      printSetting(context, name, value);
      return exitCodes.ok;
    },
  },
  unset: {
    positionals: ["NAME"],
    async act(context: CliContext, [word = ""]: string[]) {
      const name = parseSettingName(word);
      const { [name]: _, ...rest } = await readConfig(context);
      await writeConfig(context, rest);
      printSetting(context, name, undefined);
      return exitCodes.ok;
    },
  },
  list: {
    positionals: [],
    async act(context: CliContext) {
      const found = await readConfig(context);
      const set = settingNames.filter((name) => found[name] !== undefined);
      printOutput(context, {
        json: found,
        quiet: set,
        text: formatTable(
          settingNames.map((name) => [name, String(found[name] ?? "–"), settingDefinitions[name].description]),
        ),
      });
      return exitCodes.ok;
    },
  },
  path: {
    positionals: [],
    async act(context: CliContext) {
      const path = configFile(context);
      printOutput(context, { json: { path }, quiet: [path], text: path });
      return exitCodes.ok;
    },
  },
} as const;

function printSetting(context: CliContext, name: SettingName, value: ProfileSettings[SettingName]): void {
  printOutput(context, {
    json: { name, value },
    quiet: value === undefined ? [] : [String(value)],
    text: value === undefined ? `${name} is not set` : `${name} = ${value}`,
  });
}
