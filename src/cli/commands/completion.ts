import { message } from "../../message.ts";
import type { CliCommand } from "../command.ts";
import { completionScripts } from "../completion/scripts.ts";
import { UsageError } from "../usage-error.ts";

export const command: CliCommand = {
  summary: "Print a script that completes commands, flags, ids and values in a shell",
  usage: `completion ${Object.keys(completionScripts).join("|")}`,
  flags: {},
  positionals: { least: 1, most: 1 },
  examples: [
    { line: "completion bash > ~/.local/share/bash-completion/completions/seedance", what: "Install it for bash." },
    { line: "completion zsh > ~/.zfunc/_seedance", what: "Install it for zsh, if ~/.zfunc is in $fpath." },
    { line: "completion fish > ~/.config/fish/completions/seedance.fish", what: "Install it for fish." },
    { line: "completion powershell > seedance.ps1", what: "Save it for PowerShell, to load it in your profile." },
  ],
  notes: "The output is the script, also with --json. It asks the command for each word, so it fits each version.",
  async run({ stdout }, { positionals: [shell = ""] }) {
    const script = Object.hasOwn(completionScripts, shell)
      ? completionScripts[shell as keyof typeof completionScripts]
      : undefined;
    if (!script)
      throw new UsageError(
        message`Unknown shell ${JSON.stringify(shell)}. Allowed: ${Object.keys(completionScripts).join(", ")}.`,
      );
    stdout.writeUnredacted(script);
    return undefined;
  },
};
