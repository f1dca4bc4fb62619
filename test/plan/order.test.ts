import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { actionId } from '../../src/model/ids.ts';
import { inOrder } from '../../src/plan/order/order.ts';
import { action, snapshotStep } from '../run/actions.ts';

const nobody = { datasets: new Map(), pools: new Map() };

const act = (name: string, urgency: Action['urgency']['class'], after: readonly string[] = []) =>
  action([snapshotStep], {
    id: actionId(name),
    urgency: { class: urgency, why: '' },
    after: after.map(actionId),
  });

const ids = (actions: readonly Action[]) => inOrder(actions, nobody).map(({ id }) => id);

describe('the order of a plan', () => {
  it('is the class, and then the id', () => {
    expect(ids([act('c', 4), act('b', 1), act('a', 4)])).toEqual(['b', 'a', 'c']);
  });

  it('puts what is waited for just before what waits for it, however urgent that is', () => {
    const actions = [act('prune', 1, ['bookmark']), act('other', 2), act('bookmark', 4)];
    expect(ids(actions)).toEqual(['bookmark', 'prune', 'other']);
  });

  it('has what is soonest done first among the actions of one dataset, whatever each puts at stake', () => {
    const score = (score: number) => ({ class: 1 as const, why: '', score });
    const resume = action([snapshotStep], { id: actionId('r'), kind: 'resume', urgency: score(1) });
    const anew = action([snapshotStep], { id: actionId('a'), urgency: score(3) });
    expect(ids([anew, resume])).toEqual(['r', 'a']);
  });

  it('follows a chain, and takes what two wait for once', () => {
    const actions = [act('c', 1, ['b', 'a']), act('b', 3, ['a']), act('a', 4), act('d', 2, ['a'])];
    expect(ids(actions)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('passes over an action that is not in the plan', () => {
    expect(ids([act('a', 4, ['gone'])])).toEqual(['a']);
  });
});
