import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Makes one runnable file of a TypeScript program; below node_modules, so that it finds its packages. */
export function bundle(program: string): string {
  const root = join(import.meta.dirname, '../..');
  const directory = join(root, 'node_modules/.cache/holdfast-test');
  mkdirSync(directory, { recursive: true });
  const name = program.replaceAll(/[^a-z0-9]+/gi, '-');
  const outfile = join(directory, `${name}-${process.pid}.mjs`);
  buildSync({
    entryPoints: [join(root, program)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outfile;
}
