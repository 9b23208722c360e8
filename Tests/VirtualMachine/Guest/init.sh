#!/bin/sh
# The first process of the guest: it mounts what a Linux has, and control groups in the layout that
# the kernel's command line names, runs the scripts in their order and turns the machine off.
export PATH=/bin HOME=/tmp
/bin/busybox --install -s /bin

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev 2>/dev/null
mount -t tmpfs tmpfs /tmp
chmod 1777 /tmp

while read -r module; do
  for file in "/modules/$module".ko*; do
    [ -e "$file" ] && insmod "$file"
  done
done </modules/order

case $layout in
  legacy)
    mount -t tmpfs cgroup /sys/fs/cgroup
    for controllers in cpu,cpuacct cpuset memory blkio pids freezer; do
      mkdir "/sys/fs/cgroup/$controllers"
      mount -t cgroup -o "$controllers" cgroup "/sys/fs/cgroup/$controllers"
    done
    ;;
  *) mount -t cgroup2 cgroup2 /sys/fs/cgroup ;;
esac

mke2fs -F /dev/vda >/dev/null 2>&1
mount -t ext4 /dev/vda /disk

while read -r script; do
  echo "begin $script"
  export script
  read -r start _ </proc/uptime
  timeout -s KILL 300 sh "/guest/$script" </dev/null
  code=$?
  read -r now _ </proc/uptime
  echo "end $script $code after $((${now%.*} - ${start%.*})) s"
  # Whatever a script has left must not disturb the next one; process 1 itself is spared.
  kill -KILL -1
done </guest/order

echo "end of all"
poweroff -f
