/**
 * The scripts that a shell loads: each hands the line that is being typed to `quorate complete` and
 * offers what comes back. What may stand where is known there, so that a script never grows old.
 */

/** Shell -> its script. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `# bash completion of quorate; load it with: source <(quorate completion bash)
_quorate_complete() {
  local IFS=$'\\n' line="\${COMP_LINE:0:COMP_POINT}"
  COMPREPLY=($("\${COMP_WORDS[0]}" complete bash -- "$line" "\${COMP_WORDS[COMP_CWORD]}" 2>/dev/null))
  if [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *[=:/] ]]; then
    compopt -o nospace
  fi
}
complete -F _quorate_complete quorate
`,
  zsh: `#compdef quorate
# zsh completion of quorate; load it with: source <(quorate completion zsh)
_quorate_complete() {
  local line value
  local -a values shown open open_shown
  for line in "\${(@f)$("\${words[1]}" complete zsh -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -z $line ]] && continue
    value="\${line%%$'\\t'*}"
    if [[ $value == *[=:/] ]]; then
      open+=("$value")
      open_shown+=("\${line/$'\\t'/  -- }")
    else
      values+=("$value")
      shown+=("\${line/$'\\t'/  -- }")
    fi
  done
  (( \${#values} )) && compadd -l -d shown -a values
  (( \${#open} )) && compadd -S '' -l -d open_shown -a open
  (( \${#values} + \${#open} ))
}
if [[ -n $functions[compdef] ]]; then
  compdef _quorate_complete quorate
else
  autoload -Uz compinit && compinit && compdef _quorate_complete quorate
fi
`,
  fish: `# fish completion of quorate; load it with: quorate completion fish | source
function __quorate_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct | string unescape 2>/dev/null)
  $words[1] complete fish -- $words[2..-1] "$current" 2>/dev/null
end
complete -c quorate -f -a '(__quorate_complete)'
`,
};

export const SHELLS: readonly string[] = Object.keys(SCRIPTS);
