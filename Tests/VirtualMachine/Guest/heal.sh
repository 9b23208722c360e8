# What somebody has written into a group of ours by hand is put right by the next command.
. /guest/lib.sh

case $layout in
  legacy) weight=cpu.shares odd=77 cap=cpu.cfs_quota_us uncapped=-1 ;;
  *) weight=cpu.weight odd=7 cap=cpu.max uncapped=max ;;
esac

plan_with GOLD 60 SILVER 30
rmctl directive set DAY SILVER --utilization-limit 50 >/dev/null
start GOLD 1 -g GOLD
start SILVER 1 -g SILVER
gold=$(consumer_group GOLD cpu)/$weight
silver=$(consumer_group SILVER cpu)/$cap
weight_before=$(cat "$gold")
cap_before=$(cat "$silver")

figure weight-before "$weight_before"
figure cap-before "$cap_before"
echo "$odd" >"$gold"
echo "$uncapped" >"$silver"
check edit-was-possible test "$(cat "$gold")" = "$odd"
check change-of-the-state rmctl group create LATER
check weight-healed test "$(cat "$gold")" = "${weight_before:-unknown}"
check cap-healed test "$(cat "$silver")" = "${cap_before:-unknown}"
stop_all
check nothing-left nothing_left
