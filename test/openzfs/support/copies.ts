import { expect } from 'vitest';
import { theLab } from './boot.ts';
import type { ConfigDirectory } from './config.ts';
import { fingerprint } from './data.ts';
import { guids, properties, property } from './guids.ts';
import { actionOf, carryOut, plan } from './holdfast.ts';

/** Both sides list the same guids under the same names, and the newest snapshot reads the same. The origin is on h1. */
export async function expectSame(origin: string, host: string, copy: string): Promise<void> {
  const lab = theLab();
  const there = await guids(lab, host, copy);
  expect(there).toEqual(await guids(lab, 'h1', origin));
  const newest = [...there.keys()].at(-1);
  expect(await fingerprint(lab, host, `${copy}@${newest}`)).toBe(
    await fingerprint(lab, 'h1', `${origin}@${newest}`),
  );
}

/** S9: read-only, not mounted, not to be mounted at the next start, and no mountpoint of the origin's. */
export async function expectInert(host: string, copy: string): Promise<void> {
  const asked = ['readonly', 'mounted', 'canmount', 'mountpoint'];
  const said = await properties(theLab(), host, copy, asked);
  const volume = (await property(theLab(), host, copy, 'type')) === 'volume';
  expect(said).toEqual(volume ? ['on', '-', '-', '-'] : ['on', 'no', 'noauto', 'none']);
}

/** A dataset of which holdfast is to make the first copy. */
export interface Pair {
  readonly id: string;
  /** On h1. */
  readonly origin: string;
  /** `h2:vault`. */
  readonly pool: string;
}

/** Where the copy is put. */
function placeOf({ id, pool }: Pair): { readonly host: string; readonly copy: string } {
  const [host = '', name = ''] = pool.split(':');
  return { host, copy: `${name}/replica/${id}` };
}

/** Carries out the first replication, and holds that every snapshot arrived, whole and inert. */
export async function expectFirstCopy(config: ConfigDirectory, pair: Pair): Promise<void> {
  const action = actionOf(await plan(config), 'replicate', pair.id);
  expect(action.target).toBe(pair.pool);
  await carryOut(config, action);
  const { host, copy } = placeOf(pair);
  await expectSame(pair.origin, host, copy);
  await expectInert(host, copy);
  expect(await property(theLab(), host, copy, 'holdfast:dataset')).toBe(pair.id);
}

/** With everything up to date there is nothing left to send. */
export async function expectNothingToReplicate(config: ConfigDirectory): Promise<void> {
  const { actions } = await plan(config);
  expect(actions.filter(({ kind }) => kind === 'replicate' || kind === 'resume')).toEqual([]);
}
