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

# The weights above are exact; what comes of them on two emulated processors on a machine that
# others use as well is not. docs/enforcement.md has the figures of a real one.
for _ in 1 2 3; do
  shares 10 "$gold" "$silver" "$bronze" >parts
  read -r gold_part silver_part bronze_part <parts
  near "$gold_part" 60 4 && near "$silver_part" 30 4 && near "$bronze_part" 10 4 && break
done
within gold-share "$gold_part" 60 12
within silver-share "$silver_part" 30 12
within bronze-share "$bronze_part" 10 12
stop_all
check nothing-left nothing_left
