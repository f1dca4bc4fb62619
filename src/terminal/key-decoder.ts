import { StringDecoder } from 'node:string_decoder';
import { takeToken } from './key-tokens.ts';

/** A key, once for each press. `text` is what it writes into a text field; null when it writes nothing. */
export interface KeyPress {
  readonly kind: 'key';
  readonly key: string;
  readonly text: string | null;
  /** It came by itself. Keys that arrive several at once were pasted, repeated or typed ahead: they confirm nothing (S1). */
  readonly alone: boolean;
}

interface Paste {
  readonly kind: 'paste';
  readonly text: string;
}

export type KeyEvent = KeyPress | Paste;

export interface KeyDecoder {
  push(chunk: Buffer | string): void;
  /** Ends what is pending, as its timer would. */
  flush(): void;
}

/** A lone ESC may be the first byte of a split sequence: it waits this long for the rest. */
const escapeHoldMs = 40;
/** A paste whose end mark is lost must not swallow keys for ever. */
const pasteHoldMs = 1000;

/** Turns a terminal's bytes, split anywhere, into keys and pastes. Replies and mouse reports are dropped. */
export function createKeyDecoder(emit: (event: KeyEvent) => void): KeyDecoder {
  const utf8 = new StringDecoder('utf8');
  let pending = '';
  let timer: NodeJS.Timeout | null = null;

  const stopTimer = () => {
    if (timer) clearTimeout(timer);
    timer = null;
  };

  const flush = () => {
    stopTimer();
    const rest = pending;
    pending = '';
    if (rest === '\u001b') emit({ kind: 'key', key: 'escape', text: null, alone: true });
    else if (rest.startsWith(pasteStart))
      emit({ kind: 'paste', text: rest.slice(pasteStart.length) });
  };

  const push = (chunk: Buffer | string) => {
    stopTimer();
    pending += typeof chunk === 'string' ? chunk : utf8.write(chunk);
    const events: (Omit<KeyPress, 'alone'> | Paste)[] = [];
    let tokens = 0;
    for (let token = takeToken(pending); token !== null; token = takeToken(pending)) {
      pending = pending.slice(token.length);
      tokens += 1;
      if (token.event) events.push(token.event);
    }
    const alone = tokens === 1 && pending === '';
    for (const event of events) emit(event.kind === 'paste' ? event : { ...event, alone });
    if (pending !== '')
      timer = setTimeout(flush, pending.startsWith(pasteStart) ? pasteHoldMs : escapeHoldMs);
  };

  return { push, flush };
}

const pasteStart = '\u001b[200~';
