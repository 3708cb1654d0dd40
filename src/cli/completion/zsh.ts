import { globalShellFlags, type ShellCommand, type ShellFlag } from "./describe.ts";

/** The completion script for zsh. Users source it, or save it as `_seedance` in a folder of `$fpath`. */
export function zshScript(commands: readonly ShellCommand[]): string {
  const list = commands.map(({ name, summary }) => quoteForZsh(`${name}:${summary}`)).join("\n    ");
  const valueFlags = globalShellFlags().filter(({ takesValue }) => takesValue);
  return `#compdef seedance
# zsh completion for seedance. Load it with: source <(seedance completion zsh)
_seedance() {
  local -a commands
  commands=(
    ${list}
  )
  local -i index=2
  while (( index < CURRENT )) && [[ $words[index] == -* ]]; do
    case $words[index] in
      ${valueFlags.flatMap(({ names }) => names).join("|")}) (( index += 2 )) ;;
      *) (( index += 1 )) ;;
    esac
  done
  if (( index >= CURRENT )); then
    if [[ $words[CURRENT] == -* ]]; then
      _arguments ${globalShellFlags().flatMap(flagSpecs).join(" ")}
    else
      _describe command commands
    fi
    return
  fi
  local command=$words[index]
  words=("$command" "\${(@)words[index+1,-1]}")
  (( CURRENT -= index - 1 ))
  case $command in
${commands.map((command) => `    ${command.name}) _arguments ${[...command.flags.flatMap(flagSpecs), ...positionalSpecs(command)].join(" ")} ;;`).join("\n")}
  esac
}
if [[ $funcstack[1] == _seedance ]]; then
  _seedance "$@"
else
  compdef _seedance seedance
fi
`;
}

/** The specs of a flag for `_arguments`: https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
function flagSpecs({ names, short, takesValue, value, choices, multiple, description }: ShellFlag): string[] {
  const action = choices.length > 0 ? `(${choices.map(escapeForZsh).join(" ")})` : "_files";
  return (short ? [short, ...names] : names).map((name) => {
    const valueSpec = takesValue ? `:${escapeForZsh(value)}:${action}` : "";
    return quoteForZsh(`${multiple ? "*" : ""}${name}[${description.replace(/[[\]\\]/g, "\\$&")}]${valueSpec}`);
  });
}

function positionalSpecs({ actions, takesIds }: ShellCommand): string[] {
  if (actions.length > 0) return [quoteForZsh(`1:action:(${actions.join(" ")})`), quoteForZsh("*:word:_files")];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell expands it.
  if (takesIds) return [quoteForZsh('*:task:{compadd -- ${(f)"$(seedance tasks --quiet --limit 50 2>/dev/null)"}}')];
  return [quoteForZsh("*:word:_files")];
}

const escapeForZsh = (text: string) => text.replace(/[:\\() ]/g, "\\$&");
const quoteForZsh = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
