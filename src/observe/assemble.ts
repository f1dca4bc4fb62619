import type { Instant } from '../model/ids.ts';
import { instant } from '../model/ids.ts';
import type { Section, SeenHost, ZfsVersion } from '../model/observation.ts';
import { parseUtcOffset } from '../zfs/host-date.ts';
import { parseVersion } from '../zfs/version.ts';
import { type Assembling, readFilesystems } from './read-filesystems.ts';
import { readPools } from './read-pools.ts';
import { failed, type Sections, section, whyFailed } from './sections.ts';

/** The facts of a host from the sections of its probe. A section that cannot be trusted whole is not used at all. */
export function assemble(sections: Sections, about: Assembling): SeenHost {
  const clock = readClock(sections);
  const pools = readPools(sections, clock.utcOffset);
  const names = new Set(pools.ok ? pools.value.map(({ name }) => name) : []);
  const before = about.known?.seen;
  return {
    kind: 'seen',
    host: about.host,
    at: about.at,
    hostClock: clock.at,
    tookMs: about.tookMs,
    wholeAt: before?.wholeAt ?? about.at,
    version: before?.version ?? readVersion(sections),
    pools,
    ...readFilesystems(sections, about, names, clock.at),
    tools: before?.tools ?? readTools(sections),
  };
}

function readClock(sections: Sections): { at: Instant | null; utcOffset: number | null } {
  const said = section(sections, 'clock')?.out.trim() ?? '';
  const [seconds = '', offset = ''] = said.split(' ');
  return {
    at: /^\d{1,12}$/.test(seconds) ? instant(Number(seconds) * 1000) : null,
    utcOffset: parseUtcOffset(offset),
  };
}

const readTools = (sections: Sections): readonly string[] =>
  (section(sections, 'tools')?.out ?? '').split('\n').filter((tool) => tool !== '');

function readVersion(sections: Sections): Section<ZfsVersion> {
  const said = section(sections, 'version');
  if (!said) return failed('zfs version was not asked.');
  const version = parseVersion(said.out);
  return version ? { ok: true, value: version } : whyFailed('zfs version', said);
}
