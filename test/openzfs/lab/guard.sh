#!/bin/sh
# Stands beside a lab whose hosts must not outlive the one who booted them. Whoever booted them holds the other end of
# our stdin: `keep` lets the hosts stay; the end of the input without that word, by whatever way the owner went
# (kill -9 included), ends every process on record.
#   guard.sh RUN drop|restore     what becomes of the run directory afterwards
run=$1 afterwards=$2
trap '' INT HUP TERM
read -r word || word=
[ "$word" = keep ] && exit 0
# Moved first: a host that somebody is starting just now finds no place for its record and does not start.
mv "$run" "$run.ended" || exit 0
for record in "$run.ended"/pids/*; do
  read -r pid start <"$record" || continue
  now=$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d' ' -f20)
  [ "$now" = "$start" ] && kill -9 "$pid"
  rm -f "$record"
done
case $afterwards in
  drop) rm -rf "$run.ended" ;;
  restore) mv "$run.ended" "$run" ;;
esac
