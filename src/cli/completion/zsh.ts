import { globalShellFlags, type ShellCommand, type ShellFlag } from "./describe.ts";

/** A script for zsh, to be sourced or kept as `_seedance` in a folder of `$fpath`. */
export function zshScript(commands: readonly ShellCommand[]): string {
  const list = commands.map(({ name, summary }) => quoteForZsh(`${name}:${summary}`)).join("\n    ");
  const valued = globalShellFlags().filter(({ takesValue }) => takesValue);
  return `#compdef seedance
# zsh completion for seedance. Load it with: source <(seedance completion zsh)
_seedance() {
  local -a commands
  commands=(
    ${list}
  )
  local -i place=2
  while (( place < CURRENT )) && [[ $words[place] == -* ]]; do
    case $words[place] in
      ${valued.flatMap(({ names }) => names).join("|")}) (( place += 2 )) ;;
      *) (( place += 1 )) ;;
    esac
  done
  if (( place >= CURRENT )); then
    if [[ $words[CURRENT] == -* ]]; then
      _arguments ${globalShellFlags().flatMap(flagSpecs).join(" ")}
    else
      _describe command commands
    fi
    return
  fi
  local command=$words[place]
  words=("$command" "\${(@)words[place+1,-1]}")
  (( CURRENT -= place - 1 ))
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

/** https://zsh.sourceforge.io/Doc/Release/Completion-System.html, _arguments */
function flagSpecs({ names, short, takesValue, value, choices, multiple, description }: ShellFlag): string[] {
  const action = choices.length > 0 ? `(${choices.map(escapeForZsh).join(" ")})` : "_files";
  return (short ? [short, ...names] : names).map((name) => {
    const follows = takesValue ? `:${escapeForZsh(value)}:${action}` : "";
    return quoteForZsh(`${multiple ? "*" : ""}${name}[${description.replace(/[[\]\\]/g, "\\$&")}]${follows}`);
  });
}

function positionalSpecs({ actions, takesIds }: ShellCommand): string[] {
  if (actions.length > 0) return [quoteForZsh(`1:action:(${actions.join(" ")})`), quoteForZsh("*:word:_files")];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the shell's.
  if (takesIds) return [quoteForZsh('*:task:{compadd -- ${(f)"$(seedance tasks --quiet --limit 50 2>/dev/null)"}}')];
  return [quoteForZsh("*:word:_files")];
}

const escapeForZsh = (text: string) => text.replace(/[:\\() ]/g, "\\$&");
const quoteForZsh = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
