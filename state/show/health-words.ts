import {
  type DatasetHealth,
  type Finding,
  type HealthWord,
  shownWord,
} from '../../src/model/health.ts';
import { count } from '../../src/model/units.ts';
import type { Tone } from '../../src/terminal/style.ts';

/** A danger to data, something to mend in time, or nothing. */
export type Gravity = 'danger' | 'warning' | 'fine';

export function gravityOf(word: HealthWord): Gravity {
  switch (word) {
    case 'lost':
    case 'critical':
    case 'under':
      return 'danger';
    case 'misplaced':
    case 'degraded':
    case 'stale':
    case 'unverified':
      return 'warning';
    case 'over':
    case 'ok':
      return 'fine';
    default: {
      const never: never = word;
      return never;
    }
  }
}

export function wordTone(health: DatasetHealth): Tone {
  const word = shownWord(health);
  if (word === 'unknown') return 'warning';
  const gravity = gravityOf(word);
  return gravity === 'danger' ? 'danger' : gravity === 'warning' ? 'warning' : 'good';
}

/** In danger as far as is known; what nobody has looked at is not in danger yet, and not safe either. */
export const inDanger = (health: DatasetHealth): boolean => {
  const word = shownWord(health);
  return word !== 'unknown' && gravityOf(word) === 'danger';
};

export const findingTone = ({ severity }: Finding): Tone =>
  severity === 'danger' ? 'danger' : severity === 'warning' ? 'warning' : 'plain';

/** «3 copies · 2 sites · 2 verified». */
export function copiesText(health: DatasetHealth, dot: string): string {
  const parts = [
    count(health.counted, 'copy', 'copies'),
    count(health.sites, 'site'),
    `${health.verified} verified`,
  ];
  if (health.unseen > 0) parts.push(`${health.unseen} not seen`);
  return parts.join(` ${dot} `);
}
