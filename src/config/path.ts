/** Where a value lies in a file: keys and list indexes from the top. */
export type Path = readonly PropertyKey[];

/** `retention.legal.keep`, `transfers[1].from`, `hosts["a b"]`. */
export function pathText(path: Path): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = String(step);
      return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** The value at `path` of plain data; undefined when there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => childOf(inner, step), value);
}

function childOf(value: unknown, step: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return Reflect.get(value, step);
}

/** A mapping's keys and values; none when it is no mapping. */
export function entriesAt(value: unknown, path: Path): readonly (readonly [string, unknown])[] {
  const found = valueAt(value, path);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return [];
  return Object.entries(found);
}

export function listAt(value: unknown, path: Path): readonly unknown[] {
  const found: unknown = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: unknown, path: Path): string | null {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : null;
}

export function numberAt(value: unknown, path: Path): number | null {
  const found = valueAt(value, path);
  return typeof found === 'number' ? found : null;
}
