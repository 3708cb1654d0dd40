import { type ShellCommand, type ShellFlag, shellGlobals } from "./describe.ts";

/** A script for zsh, to be sourced or kept as `_seedance` in a folder of `$fpath`. */
export function zshScript(commands: readonly ShellCommand[]): string {
  const list = commands.map(({ name, summary }) => quoted(`${name}:${summary}`)).join("\n    ");
  const valued = shellGlobals().filter(({ takesValue }) => takesValue);
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
      _arguments ${shellGlobals().flatMap(specs).join(" ")}
    else
      _describe command commands
    fi
    return
  fi
  local command=$words[place]
  words=("$command" "\${(@)words[place+1,-1]}")
  (( CURRENT -= place - 1 ))
  case $command in
${commands.map((command) => `    ${command.name}) _arguments ${[...command.flags.flatMap(specs), ...wordSpecs(command)].join(" ")} ;;`).join("\n")}
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
function specs({ names, short, takesValue, value, choices, multiple, description }: ShellFlag): string[] {
  const action = choices.length > 0 ? `(${choices.map(escaped).join(" ")})` : "_files";
  return (short ? [short, ...names] : names).map((name) => {
    const follows = takesValue ? `:${escaped(value)}:${action}` : "";
    return quoted(`${multiple ? "*" : ""}${name}[${description.replace(/[[\]\\]/g, "\\$&")}]${follows}`);
  });
}

function wordSpecs({ actions, takesIds }: ShellCommand): string[] {
  if (actions.length > 0) return [quoted(`1:action:(${actions.join(" ")})`), quoted("*:word:_files")];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the shell's.
  if (takesIds) return [quoted('*:task:{compadd -- ${(f)"$(seedance tasks --quiet --limit 50 2>/dev/null)"}}')];
  return [quoted("*:word:_files")];
}

const escaped = (text: string) => text.replace(/[:\\() ]/g, "\\$&");
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
