import { describe, expect, it } from 'vitest';
import { metadata } from '../../src/commands/dataset-text.ts';
import * as w from '../support/world.ts';

describe('what a person wrote down of a dataset', () => {
  it('says who keeps its keys, and where: those at the site of a copy share its fate', () => {
    const custodians = [
      { id: 'safe-a', domains: { site: 'cambridge' } },
      { id: 'safe-b', domains: {} },
    ];
    const rows = new Map(metadata(w.dataset('data', 'h1:tank/data', { custodians })));
    expect(rows.get('keys with')).toBe('safe-a (cambridge), safe-b');
    expect(new Map(metadata(w.dataset('data', 'h1:tank/data'))).has('keys with')).toBe(false);
  });
});
