import { globalShellFlags, type ShellCommand, type ShellFlag } from "./describe.ts";

/** A script for bash 3.2 and newer. */
export function bashScript(commands: readonly ShellCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# bash completion for seedance. Load it with: source <(seedance completion bash)
_seedance() {
  # Bash takes words apart at = and :, which values hold; the line itself is not.
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
  # What stands before the last colon is on the line already.
  case $current in
    *:*)
      local typed=\${current%"\${current##*:}"} place
      for place in "\${!COMPREPLY[@]}"; do COMPREPLY[place]=\${COMPREPLY[place]#"$typed"}; done
      ;;
  esac
}
complete -o default -F _seedance seedance
`;
}

/** What may follow: a flag's value, a flag, or a word. */
function completionCase(flags: readonly ShellFlag[], words: string): string {
  const valued = flags.filter(({ takesValue }) => takesValue);
  const chosen = valued.filter(({ choices }) => choices.length > 0);
  const spellings = flags.flatMap(({ names, short }) => (short ? [...names, short] : names));
  return `case $previous in
${chosen.map((flag) => `        ${pattern([flag])}) replies=${quoteForBash(flag.choices.join(" "))} ;;`).join("\n")}
        ${pattern(valued)}) ;;
        *) case $current in
          -*) replies="${spellings.join(" ")}" ;;
          *) ${words} ;;
        esac ;;
      esac`;
}

function positionalReplies({ actions, takesIds }: ShellCommand): string {
  if (actions.length > 0) return `[ "$previous" = "$command" ] && replies="${actions.join(" ")}"`;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the shell's.
  if (takesIds) return 'replies=$("${COMP_WORDS[0]}" tasks --quiet --limit 50 2>/dev/null)';
  return ":";
}

function pattern(flags: readonly ShellFlag[]): string {
  return flags.flatMap(({ names, short }) => (short ? [...names, short] : names)).join("|");
}

const quoteForBash = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
