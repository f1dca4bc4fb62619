import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { homeOf } from './home.ts';

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
 * none. One that is named is never passed over for another, and neither is the only one that may be there but is not
 * to be looked into: loadConfig says what is wrong with it.
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
  const home = homeOf(env);
  const ours = env['XDG_CONFIG_HOME'] || (home === null ? null : join(home, '.config'));
  const places = [directory, ...(ours === null ? [] : [join(ours, 'holdfast')]), system];
  const states = await Promise.all(places.map((place) => stateOf(join(place, 'fleet.yaml'))));
  const found = (state: 'there' | 'hidden') => places[states.indexOf(state)] ?? null;
  return found('there') ?? found('hidden');
}

async function stateOf(path: string): Promise<'there' | 'missing' | 'hidden'> {
  try {
    await stat(path);
    return 'there';
  } catch (error) {
    const hidden = error instanceof Error && 'code' in error && error.code === 'EACCES';
    return hidden ? 'hidden' : 'missing';
  }
}
