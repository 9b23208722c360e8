# Limits of I/O on a real disk, past the page cache.
. /guest/lib.sh

# device_rate SECONDS FIELD: MiB per second by the disk's own count of sectors; field 3 is what was
# read and field 7 what was written.
sectors() {
  read -r _ _ sectors_read _ _ _ sectors_written _ </sys/block/vda/stat
  [ "$1" = 3 ] && sectors=$sectors_read || sectors=$sectors_written
}
device_rate() {
  sectors "$2" && device_rate_from=$sectors
  uptime_us && device_rate_start=$uptime_us
  sleep "$1"
  sectors "$2" && uptime_us
  calc "($sectors - $device_rate_from) / 2048 / (($uptime_us - $device_rate_start) / 1000000)"
}

write='exec dd if=/dev/zero of=/disk/$0 bs=256k count=1200 oflag=direct'
read='exec dd if=/dev/vda of=/dev/null bs=256k count=1200 iflag=direct'

# What the disk can do without us, so that a slow machine is not taken for a limit.
uptime_us && start=$uptime_us
dd if=/dev/zero of=/disk/free bs=256k count=400 oflag=direct 2>/dev/null
uptime_us
figure unlimited-write "$(calc "100 / (($uptime_us - $start) / 1000000)")" MiB/s
rm /disk/free

plan_with SLOW 50 FREE 50
rmctl group set SLOW --io-bps 5M >/dev/null

start_command writer "$write" written -g FREE --io-bps 10M
pid_of writer >/dev/null
reaches 20 test -s /disk/written
within write-by-own-limit "$(device_rate 8 7)" 10 0.5
stop_all
rm -f /disk/written

start_command reader "$read" read -g SLOW
pid_of reader >/dev/null
within read-by-group-limit "$(device_rate 8 3)" 5 0.25
stop_all
check nothing-left nothing_left
