import { setTimeout as after } from 'node:timers/promises';
import type { Become } from '../model/inventory.ts';
import type { Started, Transport } from './transport.ts';

/** Milliseconds after which an answer about a group is no longer waited for. */
const patience = 10_000;

/**
 * Ends a process group on a host and looks whether it is gone, over a channel of its own. False: it could not be
 * shown to be gone, and may still be running. Never rejects.
 */
export async function endGroup(transport: Transport, group: number): Promise<boolean> {
  // A group of 0 or 1 would mean our own, or every process there is.
  if (group <= 1) return false;
  const timer = new AbortController();
  const late = after(patience, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([late, asked(transport, group)]);
  } finally {
    timer.abort();
  }
}

async function asked(transport: Transport, group: number): Promise<boolean> {
  let started: Started | null = null;
  try {
    started = await transport.start(endScript(group, transport.host.become));
    started.stdin.end();
    started.stderr.resume();
    let said = '';
    for await (const chunk of started.stdout) said += String(chunk);
    return said.trim() === 'gone';
  } catch {
    return false;
  } finally {
    started?.release();
  }
}

/**
 * SIGTERM, then SIGKILL, then the truth, within five seconds. kill's exit status alone does not tell «gone» from
 * «not yours» (a command under sudo belongs to root), its words do. Zombies nobody has reaped yet count as gone.
 */
function endScript(group: number, become: Become): string {
  const all = `-- -${group}`;
  const other = become === 'none' ? ':' : `${become} -n kill -s "$1" ${all} 2>/dev/null`;
  return `LC_ALL=C; export LC_ALL
there() {
  said=$(kill -s 0 ${all} 2>&1) || case $said in *[Nn]o\\ such\\ process*) return 1 ;; esac
  [ "$(ps -A -o pgid= -o stat= 2>/dev/null |
    awk '$1 == ${group} { if ($2 ~ /^Z/) dead = 1; else alive = 1 } END { if (dead && !alive) print "dead" }')" != dead ]
}
settle() {
  left=$1
  while there; do
    [ "$left" -gt 0 ] || return 0
    left=$((left - 1))
    sleep 0.1 2>/dev/null || { sleep 1; left=$((left - 9)); }
  done
  echo gone
  exit 0
}
end() { kill -s "$1" ${all} 2>/dev/null; }
end_other() { ${other}; }
end TERM; settle 20
end_other TERM; settle 10
end KILL; end_other KILL; settle 15
echo there
`;
}
