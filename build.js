import { chmod, rm } from 'node:fs/promises';
import { build } from 'esbuild';

/** Ink asks for the React devtools only when DEV=true; the package is not installed. */
const withoutDevtools = {
  name: 'without-devtools',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'stub', namespace: 'devtools' }));
    onLoad({ filter: /.*/, namespace: 'devtools' }, () => ({
      contents: 'export default { initialize() {}, connectToDevTools() {} };',
    }));
  },
};

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: {
    cli: 'src/cli.ts',
    'bench/main': 'bench/main.ts',
    'bench/plan-child': 'bench/plan-child.ts',
    'bench/scale-child': 'bench/scale-child.ts',
    'lab/main': 'test/openzfs/lab/main.ts',
    'bench/openzfs': 'bench/openzfs/main.ts',
  },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  // One chunk a command: `holdfast --version` reads neither Ink nor zod, which cost 300 ms.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  sourcemap: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  // @lydell/node-pty is native code, and only the benchmarks and tests have it.
  // ink-table is required at run time (components/ink-table.ts) and must meet the same React as Ink does.
  external: ['cpu-features', '*.node', 'react', 'ink-table', '@lydell/node-pty'],
  plugins: [withoutDevtools],
  // CommonJS packages inside the bundle (ssh2, execa's parts) still ask for these three.
  banner: {
    js: [
      // React stays outside and chooses its own build by this: a development React under the bundled production
      // reconciler paints nothing at all.
      "process.env.NODE_ENV = 'production';",
      "import { createRequire as __createRequire } from 'node:module';",
      "import { fileURLToPath as __fileURLToPath } from 'node:url';",
      "import { dirname as __dirnameOf } from 'node:path';",
      'const require = __createRequire(import.meta.url);',
      'const __filename = __fileURLToPath(import.meta.url);',
      'const __dirname = __dirnameOf(__filename);',
    ].join('\n'),
  },
  logLevel: 'warning',
});
await chmod('dist/cli.js', 0o755);
