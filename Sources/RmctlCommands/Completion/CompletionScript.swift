import ArgumentParser

/// The scripts for the three shells: each only carries the words to `rmctl __complete`.
enum CompletionScript: String, CaseIterable, ExpressibleByArgument {
  case bash, zsh, fish

  var text: String {
    switch self {
    case .bash:
      """
      # bash completion for rmctl; made by `rmctl completion bash`
      _rmctl() {
        local line
        COMPREPLY=()
        while IFS= read -r line; do
          COMPREPLY+=("$(printf %q "${line%%$'\\t'*}")")
        done < <("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
      }
      complete -o default -F _rmctl rmctl

      """
    case .zsh:
      """
      #compdef rmctl
      # zsh completion for rmctl; made by `rmctl completion zsh`
      _rmctl() {
        local line
        local -a candidates
        while IFS= read -r line; do
          candidates+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}")
        done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
        if (( ${#candidates} )); then
          _describe rmctl candidates
        else
          _files
        fi
      }
      if [ "$funcstack[1]" = "_rmctl" ]; then
        _rmctl "$@"
      else
        compdef _rmctl rmctl
      fi

      """
    case .fish:
      """
      # fish completion for rmctl; made by `rmctl completion fish`
      function __rmctl_complete
        set -l words (commandline -opc) (commandline -ct)
        $words[1] __complete -- $words[2..-1] 2>/dev/null
      end
      complete -c rmctl -f -a '(__rmctl_complete)'

      """
    }
  }
}
