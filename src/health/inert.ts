import type { FilesystemFacts } from '../model/observation.ts';

/**
 * What lets something write to a replica by itself, or lets it cover a live path (S9), each to be read after the
 * filesystem's name; empty when it is inert. A volume is never mounted: only `readonly` tells of it.
 */
export function whyNotInert(filesystem: FilesystemFacts): readonly string[] {
  return [
    ...(filesystem.readonly ? [] : ['is not read-only']),
    ...(filesystem.mounted ? ['is mounted'] : []),
    ...(filesystem.type === 'filesystem' && filesystem.canmount === 'on'
      ? ['would be mounted at the next start (canmount=on)']
      : []),
  ];
}
