# A plan with groups, made, activated and explained inside the guest.
. /guest/lib.sh

share() { rmctl plan shares "$1" -o json | tr -d '\n' | sed 's/} *,/}\n/g' | grep "\"$2\""; }
share_is() { share "$1" "$2" | grep -qE "\"share\" : $3[,. ]"; }

make_plan() {
  rmctl group create GOLD && rmctl group create SILVER && rmctl plan create DAY &&
    rmctl directive set DAY GOLD --shares 60 && rmctl directive set DAY SILVER --shares 30 &&
    rmctl directive set DAY OTHER_GROUPS --shares 10
}

check plan-made make_plan
check plan-valid rmctl plan validate DAY
check plan-active rmctl plan activate DAY
check gold-share share_is DAY GOLD 60
check silver-share share_is DAY SILVER 30
check runs-under-plan rmctl run -g GOLD -- true
