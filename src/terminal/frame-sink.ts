import stringWidth from 'string-width';

/** Where the frames go, and how large it is at the moment. */
export interface FrameTarget {
  write(text: string): void;
  size(): { readonly columns: number; readonly rows: number };
}

export interface FrameSink {
  /** Takes a whole frame, lines joined by line feeds: what Ink writes in its debug mode. */
  frame(text: string): void;
  /** The next frame answers a key: it is painted at once. */
  hurry(): void;
  /** Paints every line again at once: after whatever disturbed the screen. */
  repaint(): void;
  /** The terminal has another size: the next frame, drawn for it, is painted whole and at once. */
  resized(): void;
  /** Nothing is written from here on. */
  close(): void;
}

/** At most 30 frames a second. */
const frameMs = 33;

/**
 * Paints only the lines that changed. Ink on its own sends the whole frame every time, and clears the screen
 * first when the frame is as high as the terminal (ink#450): over SSH that is flicker and 20 to 60 times the bytes.
 */
export function createFrameSink(target: FrameTarget): FrameSink {
  let painted: readonly string[] = [];
  let latest: string | null = null;
  let timer: NodeJS.Timeout | null = null;
  let hurried = false;
  let stale = false;
  let closed = false;
  let paintedAt = Number.NEGATIVE_INFINITY;

  const paint = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    hurried = false;
    if (closed || latest === null) return;
    const { columns, rows } = target.size();
    const lines = latest.split('\n').slice(0, rows);
    const bytes = stale ? clear + changes([], lines, columns) : changes(painted, lines, columns);
    stale = false;
    painted = lines;
    paintedAt = performance.now();
    if (bytes !== '') target.write(`${beginUpdate}${bytes}${endUpdate}`);
  };

  return {
    frame(text) {
      latest = text;
      const wait = paintedAt + frameMs - performance.now();
      if (hurried || wait <= 0) paint();
      else timer ??= setTimeout(paint, wait);
    },
    hurry() {
      hurried = true;
    },
    repaint() {
      stale = true;
      paint();
    },
    resized() {
      stale = true;
      hurried = true;
    },
    close() {
      closed = true;
      if (timer) clearTimeout(timer);
    },
  };
}

/** Terminals that know them show everything between these two at once; others ignore them. */
const beginUpdate = '\u001b[?2026h';
const endUpdate = '\u001b[?2026l';
const clear = '\u001b[0m\u001b[2J';

function changes(before: readonly string[], after: readonly string[], columns: number): string {
  let bytes = '';
  for (let row = 0; row < Math.max(before.length, after.length); row += 1) {
    const line = after[row] ?? '';
    if (line === (before[row] ?? '')) continue;
    // On a full line the cursor stands on the last column, and erasing to the end would take that column.
    const erase = stringWidth(line) < columns ? '\u001b[K' : '';
    bytes += `\u001b[${row + 1};1H${line}\u001b[0m${erase}`;
  }
  return bytes;
}
