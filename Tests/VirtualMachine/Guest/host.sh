# What `rmctl host show` finds in a machine with two nodes of memory.
. /guest/lib.sh

usable() { [ "$(rmctl host show -o json | grep -c '"usable" : true')" = 7 ]; }
nodes() { [ "$(rmctl host show -o json | grep -c '"node" : ')" = 2 ]; }
versions() { [ "$(rmctl host show -o json | grep -c "\"version\" : $1")" = 7 ]; }

case $layout in
  legacy) kind='"version 1"' version=1 ;;
  *) kind='"version 2"' version=2 ;;
esac
check layout says "\"controlGroups\" : $kind" rmctl host show -o json
check all-controllers-usable usable
check all-of-one-version versions "$version"
check two-nodes nodes
check node-zero says '"processors" : "0"' rmctl host show -o json
check node-one says '"processors" : "1"' rmctl host show -o json
check cores says '"cores" : 2' rmctl host show -o json
