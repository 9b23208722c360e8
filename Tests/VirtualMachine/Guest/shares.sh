# Three groups that want everything get the machine as the plan divides it.
. /guest/lib.sh

plan_with GOLD 60 SILVER 30 BRONZE 10
for group in GOLD SILVER BRONZE; do start "$group" 2 -g "$group"; done
gold=$(consumer_group GOLD cpu)
silver=$(consumer_group SILVER cpu)
bronze=$(consumer_group BRONZE cpu)

case $layout in
  legacy) weight=cpu.shares ;;
  *) weight=cpu.weight ;;
esac
ratio() { calc "$(cat "$1/$weight") / $(cat "$2/$weight")"; }
within weight-of-gold-over-bronze "$(ratio "$gold" "$bronze")" 6 0.1
within weight-of-silver-over-bronze "$(ratio "$silver" "$bronze")" 3 0.1

shares 10 "$gold" "$silver" "$bronze" >parts
read -r gold silver bronze <parts
within gold-share "$gold" 60 2
within silver-share "$silver" 30 2
within bronze-share "$bronze" 10 2
stop_all
check nothing-left nothing_left
