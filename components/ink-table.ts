import { createRequire } from 'node:module';
import { Box, Text } from 'ink';
import type { ComponentType, PropsWithChildren } from 'react';

/** A small table: two lines a row, as wide as its widest cells. Give it only what has room. */
export interface TableProps {
  readonly data: readonly Readonly<Record<string, string>>[];
  readonly header?: ComponentType<PropsWithChildren>;
  readonly cell?: ComponentType<PropsWithChildren<{ readonly column: number }>>;
  readonly skeleton?: ComponentType<PropsWithChildren>;
}

/**
 * ink-table 3.1.0 is CommonJS and asks for `ink` with require, which cannot load a module that has top-level
 * await (maticzav/ink-table#258). While it loads, it finds the two components that it uses in ink's place.
 */
function loadTable(): ComponentType<TableProps> {
  const require = createRequire(import.meta.url);
  const ink = require.resolve('ink');
  const before = require.cache[ink];
  const standIn = {
    id: ink,
    filename: ink,
    loaded: true,
    exports: { Box, Text },
    children: [],
    paths: [],
  };
  require.cache[ink] = standIn as unknown as NodeJS.Module;
  try {
    const loaded = require('ink-table') as { readonly default: ComponentType<TableProps> };
    return loaded.default;
  } finally {
    if (before) require.cache[ink] = before;
    else delete require.cache[ink];
  }
}

/** ink-table's Table. */
export const Table = loadTable();
