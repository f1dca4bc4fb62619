import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { milliseconds, type Row, ratio } from './measure.ts';

interface ChildResult {
  readonly first: number;
  readonly whole: number;
  readonly health: number;
  readonly change: number;
  readonly floor: number;
  readonly actions: number;
  readonly snapshots: number;
  readonly peakMiB: number;
  readonly peakAfterMiB: number;
}

/** 10,000 datasets on 300 pools with a million snapshots: the whole plan, and the plan after a look at one host. */
export function benchScale(): readonly Row[] {
  const child = fileURLToPath(new URL('./scale-child.js', import.meta.url));
  const result: ChildResult = JSON.parse(
    execFileSync(process.execPath, [child], { encoding: 'utf8' }),
  );
  const { floor, snapshots, actions } = result;
  const row = (what: string, ms: number, aim: string): Row => ({
    what,
    measured: milliseconds(ms),
    floor: milliseconds(floor),
    ratio: ratio(ms, floor),
    aim,
  });
  return [
    row(
      `health and plan, 10,000 datasets, 300 pools, ${snapshots} snapshots (${actions} actions)`,
      result.whole,
      '2000 ms',
    ),
    row('  the same, the first time in a process', result.first, ''),
    row('  health alone', result.health, ''),
    row('  health and plan after one host was looked at again', result.change, '50 ms'),
    memory('  peak memory of that process, the whole plan', result.peakMiB),
    memory('  the same, with sixty looks after it', result.peakAfterMiB),
  ];
}

const memory = (what: string, mib: number): Row => ({
  what,
  measured: `${mib.toFixed(0)} MiB`,
  floor: '',
  ratio: '',
  aim: '800 MiB',
});
