/** What `npm run lab -- --help` prints. */
export const helpText = `Hosts with real OpenZFS in QEMU, to try things on by hand.

usage: npm run lab -- COMMAND

  up      boot the hosts h1, h2 …; builds their image first when it is not there (root; minutes)
            --openzfs 2.3|2.1   OpenZFS 2.3 on kernel 6.12 (the default), or 2.1 on kernel 6.1
            --hosts N           how many; 3 unless told
            --fresh             with new, empty disks and new keys
  build   build the image and boot nothing
            --openzfs 2.3|2.1
  ssh     ssh h1 [COMMAND…]: log in, or run a command
            --openzfs 2.3|2.1   before the host's name
  status  what runs, and how to reach it
  down    switch the hosts off; what is on their disks stays for the next \`up\`
            --openzfs 2.3|2.1
            --clean             disks and keys go as well

Users: root, and repl (as h1-repl …; sudo for zfs and zpool only). Among themselves the hosts have the same names.
Disks for pools: /dev/vdb to /dev/vde, 2 GiB each. $HOLDFAST_LAB is where all of it lives, else ~/.cache/holdfast-lab.`;
