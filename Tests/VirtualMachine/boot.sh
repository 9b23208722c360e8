#!/bin/sh
# Boots a machine with a kernel of its own, runs guest scripts in it and prints its console.
#
#   boot.sh KERNEL RMCTL LAYOUT SECONDS SCRIPT...
#
# KERNEL is a vmlinuz; its modules are looked for in the package tree around it. RMCTL is the binary
# under test. LAYOUT is unified or legacy: the version of control groups. SECONDS is how long the
# machine may run in all. SCRIPTs are names in the folder Guest. By hand, from the checkout:
#
#   sh Tests/VirtualMachine/boot.sh .../boot/vmlinuz-... .build/debug/rmctl unified 120 host.sh
set -eu

kernel=$1 rmctl=$2 layout=$3 seconds=$4
shift 4
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/rmctl-guest.XXXXXX")
machine=
finish() {
  [ -z "$machine" ] || kill -KILL "$machine" 2>/dev/null || :
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 143' TERM INT HUP

# A file with the place that it has here, without what only a debugger wants.
take() {
  mkdir -p "$work/root$(dirname "$1")"
  strip --strip-unneeded -o "$work/root$1" "$1" 2>/dev/null || cp -L "$1" "$work/root$1"
}

for folder in bin dev disk etc guest modules proc sys tmp; do mkdir -p "$work/root/$folder"; done
cp "$(command -v busybox)" "$work/root/bin/busybox"
ln -s busybox "$work/root/bin/sh"
take "$rmctl"
mv "$work/root$rmctl" "$work/root/bin/rmctl"
ldd "$rmctl" | tr -s ' \t' '\n' | grep '^/' | while read -r library; do take "$library"; done
cp "$here"/Guest/*.sh "$work/root/guest/"
mv "$work/root/guest/init.sh" "$work/root/init"
chmod 755 "$work/root/init" "$work/root/bin/rmctl"
for script; do echo "$script"; done >"$work/root/guest/order"
echo 'root:x:0:0:root:/root:/bin/sh
dba:x:1000:1000:dba:/tmp:/bin/sh' >"$work/root/etc/passwd"
echo 'root:x:0:
dba:x:1000:' >"$work/root/etc/group"

# What the kernel of a distribution has as modules; what it has built in is not there as a file.
version=$(basename "$kernel") version=${version#vmlinuz-}
modules=$(dirname "$kernel")/../lib/modules/$version/kernel
for module in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk
do
  find "$modules" -name "$module.ko*" -exec cp {} "$work/root/modules/" \; 2>/dev/null || :
  echo "$module" >>"$work/root/modules/order"
done

(cd "$work/root" && find . | cpio --quiet -o -H newc -R 0:0) | gzip -1 >"$work/image"
rm -r "$work/root"
truncate -s 512M "$work/disk"

# `timeout` ends the machine even when nobody is left who would.
timeout -s KILL "$seconds" qemu-system-x86_64 \
  -machine q35 -accel tcg,thread=multi -cpu max -smp 2 -m 768M \
  -object memory-backend-ram,id=m0,size=384M -numa node,nodeid=0,cpus=0,memdev=m0 \
  -object memory-backend-ram,id=m1,size=384M -numa node,nodeid=1,cpus=1,memdev=m1 \
  -drive "file=$work/disk,format=raw,if=virtio,cache=unsafe" \
  -kernel "$kernel" -initrd "$work/image" \
  -append "console=ttyS0 quiet loglevel=1 panic=-1 layout=$layout" \
  -nodefaults -display none -serial stdio -no-reboot </dev/null &
machine=$!
wait "$machine" && machine= || { code=$?; machine=; exit "$code"; }
