# A cap is not passed in any second, however idle the machine is.
. /guest/lib.sh

# period_number FOLDER: how many periods of its quota the kernel has begun.
period_number() {
  while read -r key value; do
    case $key in nr_periods) periods=$value ;; esac
  done <"$1/cpu.stat"
}

# used_up FOLDER: reads the CPU time in the middle of a period, when two busy processes have used up
# its quota and stand still: between two such moments there is the quota of each period and nothing
# else, which a clock of ours could not tell. Fails where there is no quota, and so no period.
used_up() {
  [ -e "$1/cpu.stat" ] || return 1
  uptime_us && used_up_end=$((uptime_us + 3000000))
  while :; do
    period_number "$1" && used_up_from=$periods
    while [ "$periods" = "$used_up_from" ]; do
      period_number "$1" && uptime_us
      [ "$uptime_us" -lt "$used_up_end" ] || return 1
    done
    used_up_from=$periods
    usleep 50000
    cpu_time "$1" && period_number "$1"
    # Else this process was held up, and the group runs already on the quota of the next period.
    [ "$periods" = "$used_up_from" ] && return
  done
}

# worst_second FOLDER PERIOD: the most of the machine, in percent, that a second of five had.
worst_second() {
  worst=0
  for _ in 1 2 3 4 5; do
    used_up "$1" || return 1
    worst_from=$periods worst_time=$cpu_time
    while [ $(((periods - worst_from) * $2)) -lt 1000000 ]; do used_up "$1" || return 1; done
    this=$(calc "100 * ($cpu_time - $worst_time) / (($periods - $worst_from) * $2) / 2")
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
within worst-second "$(worst_second "$folder" "$period")" 25 1
stop_all

start ASKED 2 -g CAPPED --cpu 0.2
within own-rate "$(rate 8 "$(session_group ASKED cpu)")" 20 2
stop_all
check nothing-left nothing_left
