import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import { commandsOf } from "../commands.ts";
import { bashScript } from "../completion/bash.ts";
import { describeForShell } from "../completion/describe.ts";
import { fishScript } from "../completion/fish.ts";
import { zshScript } from "../completion/zsh.ts";
import { UsageError } from "../usage-error.ts";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

export const command: CliCommand = {
  summary: "Print a script that completes commands, flags and values in a shell",
  usage: `completion ${Object.keys(scripts).join("|")}`,
  flags: {},
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "completion bash > ~/.local/share/bash-completion/completions/seedance", what: "Install it for bash." },
    { line: "completion zsh > ~/.zfunc/_seedance", what: "Install it for zsh, if ~/.zfunc is in $fpath." },
    { line: "completion fish > ~/.config/fish/completions/seedance.fish", what: "Install it for fish." },
  ],
  notes: "The output is the script, also with --json. Repeat this after each update.",
  async run({ stdout, contract }, { positionals: [shell = ""] }) {
    const script = Object.hasOwn(scripts, shell) ? scripts[shell as keyof typeof scripts] : undefined;
    if (!script)
      throw new UsageError(
        message`Unknown shell ${JSON.stringify(shell)}. Allowed: ${Object.keys(scripts).join(", ")}.`,
      );
    stdout.writeUnredacted(script(await describeForShell(commandsOf(contract))));
    return undefined;
  },
};
