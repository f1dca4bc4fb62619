import type { Lab } from '../lab/lab.ts';
import { byHand } from './by-hand.ts';

/**
 * Snapshots as holdfast takes them, of three days, the youngest six weeks ago by the clock of the host: retention goes by
 * when a snapshot was taken and not by its name.
 */
export const snapshotsLongAgo = (lab: Lab, host: string, filesystem: string) =>
  byHand(
    lab,
    host,
    `set -e
     uptime() { cut -d. -f1 /proc/uptime; }
     now=$(date +%s); up=$(uptime)
     trap 'date -s "@$((now + $(uptime) - up))" >/dev/null' EXIT
     for days in 44 43 42; do
       date -s "@$((now - days * 86400))" >/dev/null
       zfs snapshot "${filesystem}@holdfast-$(date -u +%Y%m%dT%H%M%SZ)"
     done`,
  );
