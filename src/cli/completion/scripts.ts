/*
 * The completion scripts. They hold no command or flag: each asks `seedance completion --words`, so that they never become
 * outdated, and so that the ledger's ids and batches are completed too.
 */

const bash = `# bash completion for seedance. Load it with: source <(seedance completion bash)
_seedance() {
  local line=\${COMP_LINE:0:COMP_POINT} program=\${COMP_WORDS[0]} word=\${2-} typed quoted="" reply description files=""
  COMPREPLY=()
  type "$program" >/dev/null 2>&1 || program=seedance
  # Bash splits words at = and :, and replaces only the part after the last one, without the quote that it begins with.
  case $word in
    [=:\\"\\']) word="" ;;
  esac
  typed=\${line%"$word"}
  case $typed in
    *[\\"\\']) quoted=1 ;;
  esac
  typed=\${typed##*[[:space:]]}
  typed=\${typed//[\\"\\']/}
  while IFS=$'\\t' read -r reply description; do
    if [ "$reply" = ":files" ]; then files=1; else _seedance_reply "\${reply#"$typed"}"; fi
  done < <("$program" completion --words - "$line" 2>/dev/null)
  if [ -z "$files" ]; then
    # Bash 3.2 has no compopt, and offers files instead of nothing.
    compopt +o default 2>/dev/null
  elif [ "\${#COMPREPLY[@]}" -gt 0 ]; then
    # Without other replies, bash itself completes files.
    [ -n "$quoted" ] || word=\${word//\\\\/}
    while IFS= read -r reply; do
      if [ -d "\${reply/#"~/"/\${HOME-}/}" ]; then reply=$reply/; fi
      _seedance_reply "$reply"
    done < <(compgen -f -- "$word")
  fi
  case "\${#COMPREPLY[@]} \${COMPREPLY[0]-}" in
    "1 "*[=/]) compopt -o nospace 2>/dev/null ;;
  esac
}
# Adds a reply, escaped unless the word is in quotes.
_seedance_reply() {
  local text=$1 special
  if [ -z "$quoted" ]; then
    for special in \\\\ ' ' '"' "'" '$' '\`' '&' ';' '|' '<' '>' '(' ')' '[' ']' '{' '}' '*' '?' '!' '#'; do
      text=\${text//"$special"/"\\\\$special"}
    done
  fi
  COMPREPLY[\${#COMPREPLY[@]}]=$text
}
complete -o default -F _seedance seedance
`;

const zsh = `#compdef seedance
# zsh completion for seedance. Load it with: source <(seedance completion zsh)
_seedance() {
  local text description files=""
  local -a texts lines opened
  while IFS=$'\\t' read -r text description; do
    if [[ $text == :files ]]; then
      files=1
    elif [[ $text == *= ]]; then
      opened+=("$text")
    else
      texts+=("$text")
      lines+=("$text\${description:+  -- $description}")
    fi
  done < <("\${words[1]}" completion --words $((CURRENT - 2)) "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( $#texts )) && compadd -l -d lines -a texts
  (( $#opened )) && compadd -S '' -a opened
  if [[ -n $files ]]; then
    compset -P '--*='
    _files
  fi
}
if [[ $funcstack[1] == _seedance ]]; then
  _seedance "$@"
else
  compdef _seedance seedance
fi
`;

const fish = `# fish completion for seedance. Load it with: seedance completion fish | source
function __seedance_complete
    set -l before (commandline -opc)
    set -l program $before[1]
    set -e before[1]
    set -l current (commandline -ct | string unescape)
    for line in ($program completion --words (count $before) $before $current 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (string replace -r '^--[^=]*=' '' -- $current)
        else
            printf '%s\\n' $line
        end
    end
end
complete -c seedance -f -a '(__seedance_complete)'
`;

const powershell = `# PowerShell completion for seedance. Load it with: seedance completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName seedance -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object {
    if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
  })
  # PowerShell passes no empty argument, so the current word is given by its index.
  $index = if ($wordToComplete -eq '') { $words.Count } else { $words.Count - 1 }
  & seedance completion --words $index @words 2>$null | ForEach-Object {
    $text, $description = $_ -split "\`t", 2
    # Without results, PowerShell completes files.
    if ($text -ne ':files') {
      # In single quotes, only the quotes have a meaning: PowerShell reads typographic ones as plain ones.
      $shown = if ($text -match '^[\\w:./\\\\=+-]+$') { $text } else { "'" + ($text -replace "['\\u2018-\\u201b]", '$0$0') + "'" }
      $tip = if ($description) { $description } else { $text }
      [System.Management.Automation.CompletionResult]::new($shown, $text, 'ParameterValue', $tip)
    }
  }
}
`;

/** The completion script of each shell. */
export const completionScripts = { bash, zsh, fish, powershell };
