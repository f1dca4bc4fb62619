import { constants, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** Whether a call's shell is still there; signal 0 only asks. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isCode(error, 'ESRCH');
  }
}

/** Far longer than a shell takes to its next line: a dead one that nobody has reaped still seems alive. */
const patience = 30_000;

/**
 * A FIFO that has no reader yet (ENXIO) or is not made yet (ENOENT) is tried again until its shell has died: a
 * blocking open would hold one of Node's few threads. null: it has.
 */
async function openEnd(path: string, flags: number, pid: number): Promise<number | null> {
  for (let waited = 0; waited < patience; ) {
    try {
      return openSync(path, flags | constants.O_NONBLOCK);
    } catch (error) {
      if (!isCode(error, 'ENXIO', 'ENOENT')) throw error;
      if (!isAlive(pid)) return null;
      const pause = Math.min(50, 1 + waited / 20);
      await later(pause);
      waited += pause;
    }
  }
  return null;
}

/** The writing end; null when the call's shell has died. A reader that goes away shows as 'close'. */
export async function openWriter(path: string, pid: number): Promise<Socket | null> {
  const fd = await openEnd(path, constants.O_WRONLY, pid);
  // Its reader has it open, so the name can go: the same shell may become another call.
  rmSync(path, { force: true });
  if (fd === null) return null;
  return new Socket({ fd, readable: false, writable: true }).on('error', () => {});
}

/** The reading end, which waits for its writer: the name must stay until that has come. */
export async function openReader(path: string, pid: number): Promise<Socket | null> {
  const fd = await openEnd(path, constants.O_RDONLY, pid);
  return fd === null ? null : new Socket({ fd, readable: true, writable: false });
}

/** The door: held open for writing too, so that it never seems to end. */
export function openDoor(path: string): Socket {
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}
