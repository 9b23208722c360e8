# Commands that leave daemons behind, some without the mark in their environment, leave nothing.
. /guest/lib.sh

leave='
  setsid sleep 300 &
  (setsid env -i sleep 300 >/dev/null 2>&1 &)
  env -i setsid sh -c "setsid sleep 300 & exit 0"
  exit 3'

twenty_runs() {
  for run in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    exits 3 rmctl run -- sh -c "$leave" || {
      echo "run $run"
      return 1
    }
  done
}

check own-exit-code-twenty-times twenty_runs
check no-process-is-left empty our_processes
check no-folder-is-left empty our_folders
