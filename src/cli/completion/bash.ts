import { globalShellFlags, type ShellCommand, type ShellFlag } from "./describe.ts";

/** The completion script for bash 3.2 and newer. */
export function bashScript(commands: readonly ShellCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# bash completion for seedance. Load it with: source <(seedance completion bash)
_seedance() {
  # Bash splits words at = and :, which values may contain, so this reads the line itself.
  local line=\${COMP_LINE:0:COMP_POINT} current previous command="" word skip="" replies=""
  local -a words
  read -ra words <<< "$line"
  current=""
  case $line in
    *[![:space:]]) current=\${words[\${#words[@]}-1]}; unset "words[\${#words[@]}-1]" ;;
  esac
  previous=\${words[\${#words[@]}-1]:-}
  for word in "\${words[@]:1}"; do
    if [ -n "$skip" ]; then skip=""; continue; fi
    case $word in
      ${pattern(globalShellFlags().filter(({ takesValue }) => takesValue))}) skip=1 ;;
      -*) ;;
      *) command=$word; break ;;
    esac
  done
  case $current in
    --*=*) previous=\${current%%=*}; current=\${current#*=} ;;
  esac
  case $command in
    "") ${completionCase(globalShellFlags(), `replies="${names} help"`)} ;;
${commands.map((command) => `    ${command.name}) ${completionCase(command.flags, positionalReplies(command))} ;;`).join("\n")}
  esac
  COMPREPLY=()
  local reply
  for reply in $replies; do
    case $reply in
      "$current"*) COMPREPLY[\${#COMPREPLY[@]}]=$reply ;;
    esac
  done
  # Bash keeps the text before the last colon, so the replies must not repeat it.
  case $current in
    *:*)
      local typed=\${current%"\${current##*:}"} index
      for index in "\${!COMPREPLY[@]}"; do COMPREPLY[index]=\${COMPREPLY[index]#"$typed"}; done
      ;;
  esac
}
complete -o default -F _seedance seedance
`;
}

/** Shell code that completes a flag's value, a flag, or a positional argument. */
function completionCase(flags: readonly ShellFlag[], positionals: string): string {
  const valueFlags = flags.filter(({ takesValue }) => takesValue);
  const choiceFlags = valueFlags.filter(({ choices }) => choices.length > 0);
  const spellings = flags.flatMap(({ names, short }) => (short ? [...names, short] : names));
  return `case $previous in
${choiceFlags.map((flag) => `        ${pattern([flag])}) replies=${quoteForBash(flag.choices.join(" "))} ;;`).join("\n")}
        ${pattern(valueFlags)}) ;;
        *) case $current in
          -*) replies="${spellings.join(" ")}" ;;
          *) ${positionals} ;;
        esac ;;
      esac`;
}

function positionalReplies({ actions, takesIds }: ShellCommand): string {
  if (actions.length > 0) return `[ "$previous" = "$command" ] && replies="${actions.join(" ")}"`;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell expands it.
  if (takesIds) return 'replies=$("${COMP_WORDS[0]}" tasks --quiet --limit 50 2>/dev/null)';
  return ":";
}

function pattern(flags: readonly ShellFlag[]): string {
  return flags.flatMap(({ names, short }) => (short ? [...names, short] : names)).join("|");
}

const quoteForBash = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
