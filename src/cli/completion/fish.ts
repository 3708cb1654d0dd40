import { globalShellFlags, type ShellCommand, type ShellFlag } from "./describe.ts";

/** The completion script for fish. */
export function fishScript(commands: readonly ShellCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  const noCommand = `not __fish_seen_subcommand_from ${names}`;
  const lines = [
    ...globalShellFlags().flatMap((flag) => flagLines(flag, noCommand)),
    ...commands.map(({ name, summary }) =>
      completeLine(noCommand, "-f", "-a", quoteForFish(name), "-d", quoteForFish(summary)),
    ),
    ...commands.flatMap((command) => {
      const isCommand = `__fish_seen_subcommand_from ${command.name}`;
      return [...command.flags.flatMap((flag) => flagLines(flag, isCommand)), ...positionalLines(command, isCommand)];
    }),
  ];
  return `# fish completion for seedance. Load it with: seedance completion fish | source
${lines.join("\n")}
`;
}

/** The `complete` commands of a flag: https://fishshell.com/docs/current/cmds/complete.html */
function flagLines({ names, short, takesValue, choices, description }: ShellFlag, condition: string): string[] {
  const value = !takesValue ? [] : choices.length > 0 ? ["-x", "-a", quoteForFish(choices.join(" "))] : ["-r"];
  return names.map((name, index) => {
    const letter = index === 0 && short ? ["-s", short.slice(1)] : [];
    return completeLine(condition, "-l", name.slice(2), ...letter, ...value, "-d", quoteForFish(description));
  });
}

function positionalLines({ actions, takesIds }: ShellCommand, condition: string): string[] {
  if (actions.length > 0) {
    const firstArgument = `${condition}; and not __fish_seen_subcommand_from ${actions.join(" ")}`;
    return [completeLine(firstArgument, "-f", "-a", quoteForFish(actions.join(" ")))];
  }
  return takesIds
    ? [completeLine(condition, "-f", "-a", quoteForFish("(seedance tasks --quiet --limit 50 2>/dev/null)"))]
    : [];
}

function completeLine(condition: string, ...rest: string[]): string {
  return ["complete", "-c", "seedance", "-n", quoteForFish(condition), ...rest].join(" ");
}

const quoteForFish = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`;
