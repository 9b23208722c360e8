# fish completion for rmctl; made by `rmctl completion fish`
function __rmctl_complete
  set -l words (commandline -opc) (commandline -ct)
  $words[1] __complete -- $words[2..-1] 2>/dev/null
end
complete -c rmctl -f -a '(__rmctl_complete)'
