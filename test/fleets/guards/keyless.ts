import { poolNameOf } from '../../../src/demo/zfs/machine.ts';
import type { Config } from '../../../src/model/config.ts';
import type { Guard } from './guard.ts';

/** No byte reaches a keyless pool but of a raw stream of encrypted data (S7). Looks at the streams, not at the words. */
export function guardKeyless({ inventory }: Config): Guard {
  const keyless = new Set<string>(
    inventory.hosts
      .flatMap(({ pools }) => pools)
      .filter(({ trust }) => trust === 'keyless')
      .map(({ id }) => id),
  );
  return {
    beforeBytes(host, begin, into) {
      if (!keyless.has(`${host}:${poolNameOf(into)}`)) return [];
      if (begin.raw && begin.encryption !== null) return [];
      return [`${begin.toName} comes to ${host} ${into} in the clear`];
    },
  };
}
