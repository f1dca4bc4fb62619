import { describe, expect, it } from 'vitest';
import { parseDestroyEstimate } from '../../src/zfs/destroy-estimate.ts';
import { parseResumeToken } from '../../src/zfs/resume-token.ts';
import { parseSendEstimate } from '../../src/zfs/send-estimate.ts';
import { parseSendProgress } from '../../src/zfs/send-progress.ts';
import { parseVersion } from '../../src/zfs/version.ts';
import { fixture } from './fixture.ts';

describe('an estimate of a send', () => {
  it('near 2^64 is none: openzfs#12265', () => {
    expect(
      parseSendEstimate('full\ttank/a@x\t18446744073709551000\nsize\t18446744073709551000').bytes,
    ).toBeNull();
  });

  it('that was not given is not known', () => {
    expect(parseSendEstimate('').bytes).toBeNull();
  });
});

describe('the progress of a send', () => {
  it.each([
    ['full\ttank/a@x\t10'],
    ['size\t10'],
    ['07:50:42\tmany\ttank/a@x'],
    ['07:50:42\t10\ttank/a'],
    ["warning: cannot send 'tank/a@x': signal received"],
    [''],
  ])('%j is none', (line) => {
    expect(parseSendProgress(line)).toBeNull();
  });
});

describe('what a resume token holds', () => {
  const contents = fixture('resume-send-nvP-t');

  it('a raw incremental names its base, guids beyond 2^53 exactly', () => {
    const raw = contents.replace(
      '\tembedok',
      '\tfromguid = 0xffffffffffffffff\n\trawok = 1\n\tembedok',
    );
    expect(parseResumeToken(raw)).toMatchObject({ raw: true, fromGuid: '18446744073709551615' });
  });

  it.each([
    ['no target guid', contents.replace('toguid', 'guid')],
    ['no snapshot', contents.replace('tank/data@daily-2', 'tank/data')],
    ['a refusal', 'cannot resume send: resume token is corrupt'],
  ])('%s is no token', (_, text) => {
    expect(parseResumeToken(text)).toBeNull();
  });
});

describe('an estimate of a destroy', () => {
  it.each([
    ['destroy\ttank/a@x'],
    ['destroy\ttank/a\nreclaim\t1'],
    ['destroy\ttank/a@x\nreclaim\t1\nwarning'],
  ])('S5 %j is taken whole or not at all', (text) => {
    expect(parseDestroyEstimate(text)).toBeNull();
  });
});

describe('the version of ZFS', () => {
  it('is the userland alone while the module is not loaded', () => {
    expect(parseVersion('zfs-2.1.9-FreeBSD_g92e0d9d18\n')).toEqual({
      userland: '2.1.9-FreeBSD_g92e0d9d18',
      kernel: null,
    });
  });

  it('is none where the command does not know the word', () => {
    expect(parseVersion("unrecognized command 'version'")).toBeNull();
  });
});
