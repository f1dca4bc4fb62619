import { createKeyDecoder, type KeyEvent } from './key-decoder.ts';

/** What is needed of a terminal's input; process.stdin has it. */
export interface KeyboardInput {
  setRawMode(on: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface Keyboard {
  /** Raw mode on or off: off while the shell has the terminal. */
  listen(on: boolean): void;
  close(): void;
}

/** Reads keys straight from the terminal: in front of Ink, whose own parser loses split and joined keys. */
export function openKeyboard(input: KeyboardInput, emit: (event: KeyEvent) => void): Keyboard {
  const decoder = createKeyDecoder(emit);
  const onData = (chunk: Buffer | string) => decoder.push(chunk);
  let listening = false;
  const listen = (on: boolean) => {
    if (on === listening) return;
    listening = on;
    input.setRawMode(on);
    if (on) input.on('data', onData);
    else input.off('data', onData);
    if (on) input.resume();
    else input.pause();
  };
  listen(true);
  return { listen, close: () => listen(false) };
}
