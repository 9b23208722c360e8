# Commands under the plan, with what worked before there was any control group.
. /guest/lib.sh

ended_well() { says '"outcome" : "completed"' rmctl session show "$1" -o json; }

check runs rmctl run -- true
check exit-code-is-its-own exits 7 rmctl run -- sh -c 'exit 7'
check recorded ended_well 1
check group-created rmctl group create REPORTS
check runs-in-group rmctl run -g REPORTS -- true
check group-recorded says '"group" : "REPORTS"' rmctl session show 3 -o json
check nothing-left nothing_left
