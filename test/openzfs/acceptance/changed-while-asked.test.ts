import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { holdfastInTerminal } from '../../cli/terminal.ts';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { actionOf, environment } from '../support/holdfast.ts';
import { type Behind, copiesBehind } from '../support/two-pools.ts';

const host = (command: string) => byHand(theLab(), 'h1', command);

/** Made before the deeds, when an update was due on every copy but «taken», which is to get its first. */
let before: Behind;
beforeAll(async () => {
  before = await copiesBehind(['gone', 'scribbled', 'taken'], { without: ['taken'] });
  return before.config.remove;
});

describe.each([
  {
    id: 'gone',
    what: 'the snapshot that was to be sent was destroyed',
    deed: 'zfs destroy tank/gone@tuesday',
    changed: 'h1: tank/gone@tuesday is there',
    now: 'tank/gone@tuesday is gone',
  },
  {
    id: 'scribbled',
    what: 'the replica got a snapshot of its own',
    deed: 'zfs snapshot vault/replica/scribbled@by-a-stranger',
    changed: 'h1: the newest snapshot of vault/replica/scribbled has guid',
    now: 'the newest snapshot is vault/replica/scribbled@by-a-stranger',
  },
  {
    id: 'taken',
    what: 'somebody made a filesystem where the copy was to go',
    deed: 'zfs create vault/replica/taken',
    changed: 'h1: vault/replica/taken does not exist',
    now: 'vault/replica/taken exists',
  },
])('S2 while the question stood open, $what', ({ id, deed, changed, now }) => {
  test('the yes is refused, and the fact that changed is named', async () => {
    const action = actionOf(before.plan, 'replicate', id);
    const terminal = holdfastInTerminal(['--config', before.config.path, 'run', action.id], {
      cols: 400,
      env: environment(before.config),
    });
    onTestFinished(() => terminal.kill('SIGKILL'));
    await terminal.until((screen) => screen.includes('Type yes to run it'), 'a question', 120_000);
    await host(deed);
    const asLeft = await host('zfs list -Hp -r -t all -o name,guid,createtxg,written vault');

    terminal.type('yes\r');
    expect(await terminal.ended).toBe(1);
    expect(terminal.screen()).toContain(`«${changed}`);
    expect(terminal.screen()).toContain(`no longer holds: ${now}`);
    expect(terminal.screen()).toContain('Nothing was sent.');
    expect(await host('zfs list -Hp -r -t all -o name,guid,createtxg,written vault')).toBe(asLeft);
  });
});
