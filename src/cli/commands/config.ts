import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-code.ts";
import { t, translate } from "../language/translate.ts";
import { printOutput } from "../output.ts";
import { configFile, readConfig, writeConfig } from "../settings/config.ts";
import {
  type ProfileSettings,
  parseSetting,
  parseSettingName,
  type SettingName,
  settingDefinitions,
  settingNames,
} from "../settings/settings.ts";
import { formatTable } from "../table.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Show and change settings",
  usage: "config get|set|unset|list|path [NAME] [VALUE]",
  flags: {},
  positionals: { least: 1, most: 3 },
  examples: [
    { line: "config set confirm-above 20", what: "Ask before a job that may cost more than 20 credits." },
    { line: "config set output videos --profile work", what: "Change a setting of another profile." },
    { line: "config list --json", what: "List the profile's settings." },
  ],
  output: {
    name: "get, set, unset: the setting's name.",
    value: "get, set: its value; missing if it is not set.",
    path: "path: the settings file.",
    "(NAME)": "list: each setting that is set.",
  },
  notes: `Each profile has its own settings. ${settingNames.map((name) => `${name}: ${settingDefinitions[name].description.replace(/\.$/, "")}.`).join(" ")}

A flag takes precedence over an environment variable, and that over a setting. get exits with 1 if the setting is not
set.`,
  async run(context, { positionals: [action, ...args] }) {
    const run =
      action !== undefined && Object.hasOwn(actions, action) ? actions[action as keyof typeof actions] : undefined;
    if (!run)
      throw new UsageError(
        message`Unknown action ${JSON.stringify(action)} for seedance config. Allowed: ${Object.keys(actions).join(", ")}.`,
      );
    if (args.length !== run.positionals.length)
      throw new UsageError(
        message`Wrong number of arguments. Usage: seedance config ${[action, ...run.positionals].join(" ")}`,
      );
    return run.act(context, args);
  },
};

const actions = {
  get: {
    positionals: ["NAME"],
    async act(context: CliContext, [nameText = ""]: string[]) {
      const name = parseSettingName(context, nameText);
      const value = (await readConfig(context))[name];
      printSetting(context, name, value);
      return value === undefined ? exitCodes.failed : exitCodes.ok;
    },
  },
  set: {
    positionals: ["NAME", "VALUE"],
    async act(context: CliContext, [nameText = "", text = ""]: string[]) {
      const name = parseSettingName(context, nameText);
      const value = parseSetting(context, name, text, context.cwd);
      await writeConfig(context, { ...(await readConfig(context)), [name]: value });
      printSetting(context, name, value);
      return exitCodes.ok;
    },
  },
  unset: {
    positionals: ["NAME"],
    async act(context: CliContext, [nameText = ""]: string[]) {
      const name = parseSettingName(context, nameText);
      const { [name]: _, ...rest } = await readConfig(context);
      await writeConfig(context, rest);
      printSetting(context, name, undefined);
      return exitCodes.ok;
    },
  },
  list: {
    positionals: [],
    async act(context: CliContext) {
      const settings = await readConfig(context);
      const set = settingNames.filter((name) => settings[name] !== undefined);
      printOutput(context, {
        json: settings,
        quiet: set,
        text: formatTable(
          context,
          settingNames.map((name) => [
            ...[name, String(settings[name] ?? "–"), translate(settingDefinitions[name].description)],
          ]),
          { cut: [2, 1], omit: [2] },
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
    text: value === undefined ? t`${name} is not set` : `${name} = ${value}`,
  });
}
