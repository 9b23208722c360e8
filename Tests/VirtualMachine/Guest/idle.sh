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
# As in shares.sh: a figure of an emulated machine.
silver_group=$(consumer_group SILVER cpu) bronze_group=$(consumer_group BRONZE cpu)
for _ in 1 2 3; do
  shares 10 "$silver_group" "$bronze_group" >parts
  read -r silver bronze <parts
  near "$silver" "${silver_aim:-0}" 4 && break
done
within silver-share "$silver" "${silver_aim:-0}" 12
within bronze-share "$bronze" "${bronze_aim:-0}" 12
stop_all
check nothing-left nothing_left
