# A group that may run on some processors only stays on them.
. /guest/lib.sh

allowed() { grep -q "^Cpus_allowed_list:	$2\$" "/proc/$(pid_of "$1")/status"; }

plan_with PINNED 50 FREE 50
rmctl directive set DAY PINNED --cpus 1 >/dev/null
start PINNED 2 -g PINNED
check pinned-to-its-processor allowed PINNED 1
within rate-of-two-processes "$(rate 4 "$(session_group PINNED cpu)")" 100 5
start FREE 1 -g FREE
check others-are-not-pinned allowed FREE 0-1
stop_all
check nothing-left nothing_left
