#!/bin/sh
# Becomes the program, in a process group of its own, with a watcher beside it. Whoever started it holds the other end
# of our stdin: when that closes, by whatever way the owner went (kill -9 included) or because the program has ended,
# the watcher ends all that is left of the group.
#   guarded.sh PROGRAM [ARGUMENT…]
exec 3<&0 </dev/null
(
  trap '' INT HUP TERM
  # A child of nobody's by the time the program runs: what waits for its children would else wait for this one.
  (
    read -r _ <&3
    # The group bears our number as long as this watcher is in it: the number cannot be another's.
    kill -s KILL -- "-$$"
  ) >/dev/null 2>&1 &
)
exec 3<&-
exec "$@"
