import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What an operator without a configuration is told. */
export const howToGetAConfig =
  'give a directory with fleet.yaml, policies.yaml and datasets/ by --config DIR or $HOLDFAST_CONFIG (sample-config is one to start from), or try `holdfast --demo`, which needs none';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory. */
  readonly directory: string;
  /** The system's own configuration. */
  readonly system: string;
}

/**
 * The configuration's directory: `explicit` (--config), else $HOLDFAST_CONFIG, else the first with a fleet.yaml of the
 * working directory, $XDG_CONFIG_HOME/holdfast (~/.config/holdfast) and /etc/holdfast. null when there is
 * none. One that is named is never passed over for another: loadConfig says what is wrong with it.
 */
export async function findConfig(
  explicit: string | null,
  around: Surroundings = {
    env: process.env,
    directory: process.cwd(),
    system: '/etc/holdfast',
  },
): Promise<string | null> {
  const { env, directory, system } = around;
  const named = explicit ?? (env['HOLDFAST_CONFIG'] || null);
  if (named !== null) return resolve(directory, named);
  const home = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
  for (const place of [directory, join(home, 'holdfast'), system])
    if (await exists(join(place, 'fleet.yaml'))) return place;
  return null;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
