import type { Progress, Run } from '../../src/model/run.ts';
import { formatBytes, formatDuration } from '../../src/model/units.ts';
import type { Tone } from '../../src/terminal/style.ts';

/** Between 0 and 1; null when it cannot be told. */
export function shareOf({ done, total }: Progress): number | null {
  if (total === null || total <= 0n) return null;
  return Math.min(1, Number((done * 10_000n) / total) / 10_000);
}

/** «43 %», or what a run is at. Never 100 % before it is done. */
export function progressText({ state, action }: Run): string {
  switch (state.kind) {
    case 'checking':
      return 'checking the facts again';
    case 'running': {
      const share = shareOf(state.progress);
      if (share === null) return `running ${action.kind}`;
      return `running, ${Math.min(99, Math.floor(share * 100))} %`;
    }
    case 'verifying':
      return 'looking whether it came about';
    case 'cancelling':
      return 'stopping';
    case 'done':
      return 'done';
    case 'failed':
      return state.trouble.code === 'cancelled' ? 'stopped' : 'failed';
    default: {
      const never: never = state;
      return never;
    }
  }
}

export function runTone({ state }: Run): Tone {
  if (state.kind === 'done') return 'good';
  if (state.kind === 'failed') return state.trouble.code === 'cancelled' ? 'warning' : 'danger';
  return 'accent';
}

/** «12.0 GiB of 68.0 GiB, 102 MiB/s, 9 min left». */
export function progressFigures({ done, total, rate, secondsLeft }: Progress): string {
  if (total === null && done === 0n) return 'no figures yet';
  const parts = [
    total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`,
  ];
  if (rate !== null) parts.push(`${formatBytes(BigInt(Math.round(rate)))}/s`);
  if (secondsLeft !== null) parts.push(`${formatDuration(secondsLeft * 1000)} left`);
  return parts.join(', ');
}
