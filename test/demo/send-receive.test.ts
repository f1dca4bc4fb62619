import { expect, test } from 'vitest';
import { decodeToken } from '../../src/demo/stream/token.ts';
import { open } from '../../src/demo/zfs/machine.ts';
import { captured, disk, h1, locked, machine, pool, transfer, zfs } from './lab.ts';

const h2 = () => machine('h2', [pool('work', [disk('d1')])]);
const guids = (on: ReturnType<typeof h2>, name: string) =>
  zfs(on, 'list', '-Hp', '-t', 'snapshot', '-o', 'guid', '-s', 'createtxg', name).out;
const value = (on: ReturnType<typeof h2>, property: string, name: string) =>
  zfs(on, 'get', '-Hp', '-o', 'value', property, name).out.trim();

test('a full stream and then -I bring every snapshot over, with the guids that they have at the source', async () => {
  const [from, to] = [h1(), h2()];
  await transfer(from, ['-Lce', 'tank/data@base'], to, ['-s', '-u', 'work/data']);
  const { received } = await transfer(from, ['-I', '@base', 'tank/data@daily-2'], to, [
    '-s',
    '-u',
    'work/data',
  ]);
  expect(received).toMatchObject({ err: '', exit: 0 });
  expect(guids(to, 'work/data')).toBe(guids(from, 'tank/data'));
});

test('a bookmark is a base for -i, and none for -I (openzfs#12415)', async () => {
  const [from, to] = [h1(), h2()];
  await transfer(from, ['tank/data@base'], to, ['-u', 'work/data']);
  const { received } = await transfer(from, ['-i', '#base', 'tank/data@daily-2'], to, [
    'work/data',
  ]);
  expect(received.exit).toBe(0);
  expect(zfs(from, 'send', '-I', 'tank/data#base', 'tank/data@daily-2').exit).toBe(1);
});

test('-v -P tells the sizes first, as -n does on stdout', async () => {
  const [from, to] = [h1(), h2()];
  const dry = zfs(from, 'send', '-nvP', 'tank/data@base').out;
  const { sent } = await transfer(from, ['-v', '-P', 'tank/data@base'], to, ['-u', 'work/data']);
  expect(sent.told).toBe(dry);
});

test('a replica is inert from its first receive on: read-only, unmounted, with its stamp', async () => {
  const [from, to] = [h1(), h2()];
  const inert = ['-x', 'mountpoint', '-o', 'canmount=noauto', '-o', 'readonly=on'];
  await transfer(from, ['tank/data@base'], to, [
    '-s',
    '-u',
    ...inert,
    '-o',
    'holdfast:dataset=d',
    'work/data',
  ]);
  const shown = zfs(
    to,
    'list',
    '-Hp',
    '-o',
    'readonly,canmount,mounted,holdfast:dataset',
    'work/data',
  );
  expect(shown.out).toBe('on\tnoauto\tno\td\n');
});

test('a volume takes no canmount, warns of -x mountpoint, and keeps its size', async () => {
  const [from, to] = [h1(), h2()];
  const refused = await transfer(from, ['tank/vol@base'], to, [
    '-o',
    'canmount=noauto',
    'work/vol',
  ]);
  expect(refused.received.err).toContain("'canmount' does not apply to datasets of this type");
  const { received } = await transfer(from, ['tank/vol@base'], to, [
    '-u',
    '-x',
    'mountpoint',
    'work/vol',
  ]);
  expect(received.exit).toBe(0);
  expect(received.err).toMatch(/^Warning: work\/vol: property 'mountpoint' does not apply/);
  expect(value(to, 'volsize', 'work/vol')).toBe('67108864');
});

test('what is cut under -s can go on: the token says what and how far, and the rest completes it', async () => {
  const [from, to] = [h1(), h2()];
  const { received } = await transfer(
    from,
    ['-w', 'tank/data@daily-2'],
    to,
    ['-s', '-u', 'work/resume'],
    { cut: 3000 },
  );
  const real = captured('resume-interrupted-receive.stderr.txt').output;
  const anyToken = (text: string) => text.replace(/-t \S+/, '-t TOKEN');
  expect(anyToken(received.err)).toBe(anyToken(real));

  const token = value(to, 'receive_resume_token', 'work/resume');
  expect(received.err).toContain(token);
  const dry = zfs(from, 'send', '-nvP', '-t', token).out;
  expect(dry).toMatch(
    /^resume token contents:\nnvlist version: 0\n(\t\w+ = .*\n)+full\ttank\/data@daily-2\t\d+\nsize\t\d+\n$/,
  );

  const again = await transfer(from, ['-w', 'tank/data@daily-2'], to, ['-u', 'work/resume']);
  expect(again.received.err).toBe(
    captured('recv-full-onto-resumable.stderr.txt').output.replaceAll('backup', 'work'),
  );
  const rest = await transfer(from, ['-t', token], to, ['-s', '-u', 'work/resume']);
  expect(rest.received).toMatchObject({ err: '', exit: 0 });
  expect(
    zfs(to, 'list', '-Hpr', '-t', 'all', '-o', 'name,guid,receive_resume_token', 'work/resume').out,
  ).toMatch(/^work\/resume\t\d+\t-\nwork\/resume@daily-2\t2831407898918542376\t-\n$/);
});

test('an incremental that was cut holds its base: it is not destroyed, and no other stream comes in', async () => {
  const [from, to] = [h1(), h2()];
  await transfer(from, ['tank/data@base'], to, ['-u', 'work/data']);
  const step = ['-i', '@base', 'tank/data@daily-1'];
  await transfer(from, step, to, ['-s', '-u', 'work/data'], { drop: 1000n });
  expect(zfs(to, 'destroy', 'work/data@base').err).toContain('work/data/%recv');
  const other = await transfer(from, step, to, ['-s', '-u', 'work/data']);
  expect(other.received.err).toBe(
    'cannot receive incremental stream: destination work/data contains partially-complete state from "zfs receive -s".\n',
  );
  const token = value(to, 'receive_resume_token', 'work/data');
  await transfer(from, ['-t', token], to, ['-s', 'work/data']);
  expect(guids(to, 'work/data').split('\n')).toHaveLength(3);
});

test('receive -A gives the partial state up; of a first receive nothing stays', async () => {
  const [from, to] = [h1(), h2()];
  await transfer(from, ['tank/data@base'], to, ['-s', 'work/resume2'], { drop: 5000n });
  expect(zfs(to, 'receive', '-A', 'work/resume2').exit).toBe(0);
  expect(zfs(to, 'list', 'work/resume2').err).toBe(
    captured('resume-abort.stderr.txt').output.replaceAll('backup', 'work'),
  );
});

test('a token whose snapshot is gone, or is no longer the same, resumes nothing', async () => {
  const [from, to] = [h1(), h2()];
  await transfer(from, ['tank/home@base'], to, ['-s', 'work/x'], { drop: 5000n });
  const token = value(to, 'receive_resume_token', 'work/x');
  zfs(from, 'destroy', 'tank/home@base');
  expect(zfs(from, 'send', '-t', token).err).toContain(
    "'tank/home@base' used in the initial send no longer exists",
  );
  zfs(from, 'snapshot', 'tank/home@base');
  expect(zfs(from, 'send', '-t', token)).toMatchObject({
    err: expect.stringContaining('is no longer the same snapshot'),
    exit: 255,
  });
  expect(zfs(from, 'send', '-t', token.replace(/.$/, '')).exit).toBe(255);
});

test('tokens are real ones: that of a lab host is read, and ours has the same form', () => {
  const token = captured('resume-token.txt').output.trim();
  expect(decodeToken(token)).toMatchObject({
    toName: 'tank/data@daily-2',
    toGuid: '2831407898918542376',
    bytes: 0x886158n,
    raw: false,
    embedded: true,
    compressed: true,
  });
});

test('S7 a raw stream arrives locked, under no key of the target, and its lineage stays raw', async () => {
  const [from, to] = [h1(), h2()];
  await transfer(from, ['-w', 'tank/secure@base'], to, ['-s', '-u', 'work/secure']);
  const shown = zfs(
    to,
    'list',
    '-Hp',
    '-o',
    'encryption,encryptionroot,keystatus,keylocation',
    'work/secure',
  );
  expect(shown.out).toBe('aes-256-gcm\twork/secure\tunavailable\tprompt\n');
  expect(value(to, 'ivsetguid', 'work/secure@base')).toBe(
    value(from, 'ivsetguid', 'tank/secure@base'),
  );
  const step = ['-i', '@base', 'tank/secure@daily-1'];
  const plain = await transfer(from, step, to, ['work/secure']);
  expect(plain.received.err).toBe(
    'cannot receive incremental stream: inherited key must be loaded\n',
  );
  const raw = await transfer(from, ['-w', ...step], to, ['-u', 'work/secure']);
  expect(raw.received.exit).toBe(0);
});

test('a raw incremental does not go onto a copy that was received in the clear', async () => {
  const [from, to] = [h1(), h2()];
  await transfer(from, ['tank/secure@base'], to, ['-u', 'work/plain']);
  expect(value(to, 'encryption', 'work/plain')).toBe('off');
  const step = await transfer(from, ['-w', '-i', '@base', 'tank/secure@daily-1'], to, [
    '-u',
    'work/plain',
  ]);
  expect(step.received.err).toContain('cannot perform raw receive on top of existing unencrypted');
});

test('nothing comes in the clear below a locked parent', async () => {
  const [from, to] = [h1(), h2()];
  open(to, 'work').fs.encryption = locked();
  const { received } = await transfer(from, ['tank/data@base'], to, ['-u', 'work/data']);
  expect(received.err).toBe('cannot receive new filesystem stream: inherited key must be loaded\n');
});

test('a quota stops a receive as a full pool does, in other words', async () => {
  const [from, to] = [h1(), h2()];
  zfs(to, 'create', '-o', 'quota=8M', 'work/small');
  const { received } = await transfer(from, ['tank/data@base'], to, ['-u', 'work/small/data']);
  expect(received.err).toContain('destination work/small/data space quota exceeded.');
});

test('a snapshot of many filesystems is taken of all or of none', () => {
  const host = h1();
  const failed = zfs(host, 'snapshot', 'tank/home@new', 'tank/data@base');
  expect(failed).toMatchObject({
    err: expect.stringContaining('no snapshots were created'),
    exit: 1,
  });
  expect(zfs(host, 'list', 'tank/home@new').exit).toBe(1);
  zfs(host, 'snapshot', 'tank/home@new', 'tank/data@new');
  const txgs = zfs(host, 'list', '-Hp', '-o', 'createtxg', 'tank/home@new', 'tank/data@new')
    .out.trim()
    .split('\n');
  expect(new Set(txgs).size).toBe(1);
});
