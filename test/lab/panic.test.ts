import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { panicOf } from '../openzfs/lab/panic.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-panic-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const consoleOf = (...lines: readonly string[]): string => {
  const log = join(directory, 'serial.log');
  writeFileSync(log, lines.join('\r\n'));
  return log;
};

test('a host whose kernel has panicked says with what', () => {
  const log = consoleOf(
    'lab: 17.19 ready',
    '[ 1365.124819] traps: PANIC: double fault, error_code: 0x0',
    '[ 1365.126203] Oops: double fault: 0000 [#1] PREEMPT SMP NOPTI',
    '[ 1365.130892] Kernel panic - not syncing: Fatal exception in interrupt',
  );
  expect(panicOf(log)).toBe('traps: PANIC: double fault, error_code: 0x0');
});

test('a host that has only complained has not panicked', () => {
  expect(panicOf(consoleOf('lab: 17.19 ready', '[   99.0] WARNING: CPU: 0 PID: 1'))).toBeNull();
});
