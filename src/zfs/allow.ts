import type { FilesystemName } from '../model/ids.ts';
import { parseFilesystemName } from './names.ts';
import { plainLine } from './remote-text.ts';

/** Permissions that `zfs allow` reports. `who` is a user's or a group's name; null for everyone and for sets. */
export interface Grant {
  /** Where it was given: the filesystem itself or one above it. */
  readonly on: FilesystemName;
  readonly scope: 'local' | 'descendent' | 'local+descendent' | 'create' | 'set';
  readonly to: 'user' | 'group' | 'everyone' | 'creator' | 'set';
  readonly who: string | null;
  readonly permissions: readonly string[];
}

const scopes: Readonly<Record<string, Grant['scope']>> = {
  'Local permissions:': 'local',
  'Descendent permissions:': 'descendent',
  'Local+Descendent permissions:': 'local+descendent',
  'Create time permissions:': 'create',
  'Permission sets:': 'set',
};

/** `zfs allow FILESYSTEM`. Lines that say nothing of a grant are passed over: no grant is ever made up. */
export function parseAllow(text: string): readonly Grant[] {
  const grants: Grant[] = [];
  let on: FilesystemName | null = null;
  let scope: Grant['scope'] | null = null;
  for (const line of text.split('\n')) {
    const header = /^---- Permissions on (.+?) -+$/.exec(line);
    if (header) {
      on = parseFilesystemName(header[1] ?? '');
      scope = null;
      continue;
    }
    scope = scopes[line] ?? scope;
    const grant = line.startsWith('\t') && on && scope ? readGrant(line.trim(), on, scope) : null;
    if (grant) grants.push(grant);
  }
  return grants;
}

function readGrant(text: string, on: FilesystemName, scope: Grant['scope']): Grant | null {
  const words = plainLine(text).split(' ');
  const permissions = (words.at(-1) ?? '').split(',');
  const [kind = '', who = ''] = words;
  if (words.length === 1) return { on, scope, to: 'creator', who: null, permissions };
  if (scope === 'set') return { on, scope, to: 'set', who: kind, permissions };
  if (kind === 'everyone') return { on, scope, to: 'everyone', who: null, permissions };
  if ((kind === 'user' || kind === 'group') && words.length === 3) {
    return { on, scope, to: kind, who, permissions };
  }
  return null;
}
