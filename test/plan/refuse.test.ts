import { describe, expect, it } from 'vitest';
import { forbidden } from '../../src/plan/refuse.ts';

describe('S4 no force', () => {
  it.each([
    'zfs receive -F tank/x',
    'zfs recv -suF tank/x',
    'zfs receive -s -u tank/x -F',
    "zfs send tank/a@b | ssh host 'sudo -n zfs receive -s -F tank/x'",
    "ssh host 'zfs send tank/a@b | ssh other '\\''/sbin/zfs receive -F tank/x'\\'''",
    'zfs destroy -r tank/x',
    'zfs destroy -R tank/x@y',
    '/usr/sbin/zfs destroy -nr tank/x',
    'sudo -n zfs rollback -r tank/x@y',
    'zfs list; zfs rollback -R tank/x@y',
    'zfs receive tank/zfs -F',
    'zfs destroy tank/x@y',
    'zfs rollback tank/x@y',
    'zfs receive -A tank/x',
    'zfs set readonly=off tank/x',
    'zpool destroy tank',
    'zfs snapshot tank/a@b; zfs rename tank/a tank/c',
    'zfs send tank/a@b &&\nzfs destroy tank/a@b',
    'zfs send tank/a@b&&zfs destroy tank/a@b',
    '{\n  zfs send tank/a@b &&\n  zfs send tank/c@d\n} | {\n  zfs receive -s vault/a &&\n  zfs receive -s -F vault/c\n}',
    "{ zfs send tank/a@b && zfs send tank/c@d; } | ssh host \\\n  'zfs receive -s vault/a &&' \\\n  'zfs receive -sF vault/c'",
    "zfs send tank/a@b | ssh host \\\n  'zfs receive -s vault/a &&' \\\n  'zfs destroy vault/a@b'",
    "zfs send tank/a@b | ssh host 'PATH=$PATH:/sbin; export PATH;' 'zfs receive vault/a &&' '/sbin/zfs receive -F vault/b'",
    '{zfs destroy tank/x@y;}',
    'zfs receive vault/a ||zfs receive -A vault/a',
    'zfs \\\n  destroy tank/x@y',
    'zfs send tank/a@b | zfs receive vault/a\nzfs rollback tank/a@b',
    'zfs snapshot tank/a@$(zfs destroy tank/a@b)',
    'zfs snapshot tank/a@`zfs destroy tank/a@b`',
    'zfs send tank/a@b >/dev/null&zfs destroy tank/a@b',
    'zfs send -R tank/a@b',
    'zfs snapshot -r tank/a@b',
    'zpool scrub -s tank',
    'zfs constructor tank/a',
  ])('S4 refuses %s', (command) => {
    expect(forbidden(command)).toMatch(/is never run/);
  });

  it.each([
    'zfs snapshot tank/a@b',
    'zfs send -Lce -v -P -I @a tank/x@b | zfs receive -s -u vault/x',
    'zfs send -w -v -P tank/F@r | zfs receive -s -u vault/F',
    '{\n  sudo -n zfs send -w -v -P tank/F@r &&\n  sudo -n zfs send -w -v -P -i @r tank/F@s\n} | {\n  zfs receive -s -u vault/F &&\n  zfs receive -s -u vault/F\n}',
    "{\n  zfs send tank/a@b &&\n  zfs send tank/A@b\n} | pv -q -L 1024 | ssh -o BatchMode=yes host \\\n  'zfs receive -s -u vault/a &&' \\\n  'zfs receive -s -u '\\''vault/A F'\\'''",
    'zpool scrub tank',
    'zfs create -p -o canmount=off tank/replica',
  ])('lets %s pass', (command) => {
    expect(forbidden(command)).toBeNull();
  });
});
