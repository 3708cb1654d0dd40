import { type ShellCommand, type ShellFlag, shellGlobals } from "./describe.ts";

/** A script for fish. */
export function fishScript(commands: readonly ShellCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  const none = `not __fish_seen_subcommand_from ${names}`;
  const lines = [
    ...shellGlobals().flatMap((flag) => flagLines(flag, none)),
    ...commands.map(({ name, summary }) => line(none, "-f", "-a", quoted(name), "-d", quoted(summary))),
    ...commands.flatMap((command) => {
      const chosen = `__fish_seen_subcommand_from ${command.name}`;
      return [...command.flags.flatMap((flag) => flagLines(flag, chosen)), ...wordLines(command, chosen)];
    }),
  ];
  return `# fish completion for seedance. Load it with: seedance completion fish | source
${lines.join("\n")}
`;
}

/** https://fishshell.com/docs/current/cmds/complete.html */
function flagLines({ names, short, takesValue, choices, description }: ShellFlag, condition: string): string[] {
  const value = !takesValue ? [] : choices.length > 0 ? ["-x", "-a", quoted(choices.join(" "))] : ["-r"];
  return names.map((name, index) => {
    const letter = index === 0 && short ? ["-s", short.slice(1)] : [];
    return line(condition, "-l", name.slice(2), ...letter, ...value, "-d", quoted(description));
  });
}

function wordLines({ actions, takesIds }: ShellCommand, condition: string): string[] {
  if (actions.length > 0) {
    const first = `${condition}; and not __fish_seen_subcommand_from ${actions.join(" ")}`;
    return [line(first, "-f", "-a", quoted(actions.join(" ")))];
  }
  return takesIds ? [line(condition, "-f", "-a", quoted("(seedance tasks --quiet --limit 50 2>/dev/null)"))] : [];
}

function line(condition: string, ...rest: string[]): string {
  return ["complete", "-c", "seedance", "-n", quoted(condition), ...rest].join(" ");
}

const quoted = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`;
