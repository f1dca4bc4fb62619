const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });

/** A stage of a pipeline that lets `limit` bytes a second through. Time that a slow end lost is not made up for. */
export function throttle(limit: bigint, signal: AbortSignal) {
  const msPerByte = 1000 / Number(limit);
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let due = performance.now();
    for await (const chunk of source) {
      due = Math.max(due, performance.now()) + chunk.length * msPerByte;
      yield chunk;
      const wait = due - performance.now();
      if (wait > 0) await pause(wait, signal);
    }
  };
}
