import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readToken } from '../../src/observe/read-token.ts';
import { parseResumeToken } from '../../src/zfs/resume-token.ts';
import { fixture } from '../zfs/fixture.ts';

const token = fixture('resume-token')
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .join('')
  .trim();

describe('a resume token', () => {
  it('is read as `zfs send -nvP -t` spells it out', () => {
    const said = parseResumeToken(fixture('resume-send-nvP-t'));
    expect(said?.toGuid).toBe(`${0x274b2e7b8d465c28n}`);
    expect(readToken(token)).toEqual({
      toGuid: said?.toGuid,
      fromGuid: null,
      raw: false,
      compressed: said?.compressed,
      received: said?.bytes,
      fromPool: said?.toName.split('/')[0],
    });
  });

  it.each([
    ['no token', 'text'],
    ['another version', token.replace(/^1-/, '2-')],
    ['no stream of zlib', '1-0-10-789c0011'],
    ['nothing of an nvlist in it', `1-0-10-${deflateSync('hello').toString('hex')}`],
    [
      'an nvlist that breaks off',
      `1-0-10-${deflateSync(Buffer.from([0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 99, 0, 0, 0])).toString('hex')}`,
    ],
    ['S12 a gigabyte of nothing', `1-0-10-${deflateSync(Buffer.alloc(1 << 20)).toString('hex')}`],
  ])('is not read when it is %s', (_, text) => {
    expect(readToken(text)).toBeNull();
  });
});
