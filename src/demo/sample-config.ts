import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../config/load.ts';
import { formatProblem } from '../config/problem.ts';
import type { Config } from '../model/config.ts';

/** The package's own directory, from its sources and from its bundle alike. */
function packageDirectory(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const path = join(directory, 'package.json');
    if (existsSync(path)) {
      const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
      if (typeof found === 'object' && found && 'name' in found && found.name === 'holdfast')
        return directory;
    }
    const above = dirname(directory);
    if (above === directory)
      throw new Error('holdfast is not installed whole: no package.json above its code');
    directory = above;
  }
}

/** The configuration that the embedded fleet is described by. */
export async function loadSampleConfig(): Promise<Config> {
  const loaded = await loadConfig(join(packageDirectory(), 'sample-config'));
  if (loaded.ok) return loaded.config;
  throw new Error(`sample-config is broken:\n${loaded.problems.map(formatProblem).join('\n')}`);
}
