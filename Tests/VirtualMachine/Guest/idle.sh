# What an idle group does not use goes to the others as the solver says.
. /guest/lib.sh

plan_with GOLD 60 SILVER 30 BRONZE 10
solved() {
  rmctl plan shares --idle GOLD --idle OTHER_GROUPS -o csv | sed -n "s/^$1,\([^,]*\),.*/\1/p"
}
silver_aim=$(solved SILVER)
bronze_aim=$(solved BRONZE)
within silver-solved "$silver_aim" 75 0.1

# Its command runs but wants no processor.
start_command GOLD 'sleep 300' gold -g GOLD
start SILVER 2 -g SILVER
start BRONZE 2 -g BRONZE
shares 10 "$(consumer_group SILVER cpu)" "$(consumer_group BRONZE cpu)" >parts
read -r silver bronze <parts
within silver-share "$silver" "${silver_aim:-0}" 3
within bronze-share "$bronze" "${bronze_aim:-0}" 3
stop_all
check nothing-left nothing_left
