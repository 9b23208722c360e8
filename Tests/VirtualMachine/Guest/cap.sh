# A cap is not passed in any second, however idle the machine is.
. /guest/lib.sh

# worst_second FOLDER: the most of the machine, in percent, that a second of five had. A window may
# hold the quota of one period more than it should, which with periods of 20 ms is half a point; and
# the clock of an emulated machine is not read at the very moment of the CPU time.
worst_second() {
  worst=0
  for _ in 1 2 3 4 5; do
    cpu_time "$1" || return 1
    uptime_us
    worst_time=$cpu_time worst_from=$uptime_us
    sleep 1
    cpu_time "$1" && uptime_us
    this=$(calc "100 * ($cpu_time - $worst_time) / ($uptime_us - $worst_from) / 2")
    worst=$(calc "$this > $worst ? $this : $worst")
  done
  echo "$worst"
}

# quota FOLDER: how long the group may run in a period, and the period, in microseconds.
quota() {
  case $layout in
    legacy) echo "$(cat "$1/cpu.cfs_quota_us") $(cat "$1/cpu.cfs_period_us")" ;;
    *) cat "$1/cpu.max" ;;
  esac
}

plan_with CAPPED 50
rmctl directive set DAY CAPPED --utilization-limit 25 >/dev/null
start CAPPED 2 -g CAPPED
folder=$(consumer_group CAPPED cpu)
quota "$folder" >quota
read -r quota period <quota
# Two processors: a quarter of the machine is half a processor.
within quota-written "$(calc "100 * $quota / $period / 2")" 25 0.1
within mean-of-eight-seconds "$(calc "$(rate 8 "$folder") / 2")" 25 1
within worst-second "$(worst_second "$folder")" 25 2
stop_all

start ASKED 2 -g CAPPED --cpu 0.2
within own-rate "$(rate 8 "$(session_group ASKED cpu)")" 20 2
stop_all
check nothing-left nothing_left
