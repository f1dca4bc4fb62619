import type { Copy, DatasetHealth, Finding, Member } from '../model/health.ts';
import type { HostName } from '../model/ids.ts';
import type { SeenHost } from '../model/observation.ts';
import { type Bearing, type Defect, defectsIn } from '../zfs/defects.ts';
import { releasesDiffer } from '../zfs/version.ts';

/** What the release of a host's OpenZFS means for what lies there and for what would be sent from there. */
export function releaseFindings(
  seen: SeenHost,
  datasets: readonly DatasetHealth[],
): readonly Finding[] {
  if (!seen.version.ok) return [];
  const version = seen.version.value;
  const differ: readonly Finding[] = releasesDiffer(version)
    ? [
        {
          kind: 'zfs-versions-differ',
          severity: 'warning',
          pool: null,
          text: `the OpenZFS commands of ${seen.host} are ${version.userland} and its kernel module is ${version.kernel}: load the module that belongs to them (restart it after the upgrade)`,
        },
      ]
    : [];
  return [...differ, ...defectsIn(version).flatMap((defect) => borne(defect, seen, datasets))];
}

/** A finding where the defect bears on a dataset; none where nothing is done there that it could harm. */
function borne(
  defect: Defect,
  { host, version }: SeenHost,
  datasets: readonly DatasetHealth[],
): readonly Finding[] {
  const touched = datasets.filter((health) => bears[defect.bearing](health, host));
  if (touched.length === 0 || !version.ok) return [];
  const ids = touched.map(({ dataset }) => dataset.id).join(', ');
  const has = `OpenZFS ${version.value.kernel ?? version.value.userland} on ${host} has ${defect.id}`;
  return [
    {
      kind: 'zfs-defect',
      // What would be sent so does harm at the next run; that files may be hurt as they are written is no news to act on at once.
      severity: defect.bearing === 'written' ? 'note' : 'warning',
      pool: null,
      text: `${has}: ${defect.what}. It bears on ${ids}. ${defect.todo}`,
    },
  ];
}

const bears: Readonly<Record<Bearing, (health: DatasetHealth, host: HostName) => boolean>> = {
  written: (health, host) =>
    originOf(health)?.pool.host === host &&
    (originOf(health)?.members.some(({ facts }) => !facts.readonly) ?? false),
  'clear-send': (health, host) => {
    const origin = originOf(health);
    return origin?.pool.host === host && replicasOf(health).some((copy) => goesClear(origin, copy));
  },
  'foreign-receive': (health, host) =>
    replicasOf(health).some(
      (copy) =>
        copy.pool.host === host && copy.members.some(({ facts }) => facts.stamp.send === null),
    ),
};

const originOf = (health: DatasetHealth): Copy | undefined =>
  health.copies.find(({ role }) => role === 'origin');

const replicasOf = (health: DatasetHealth): readonly Copy[] =>
  health.copies.filter(({ role }) => role === 'replica' || role === 'keyless');

/** An encrypted filesystem whose copy lies in the clear gets its increments in the clear: flags stay for life. */
const goesClear = (origin: Copy, copy: Copy): boolean =>
  origin.members.some(
    ({ path, facts }) => facts.encryption !== null && isClear(memberAt(copy, path)),
  );

const isClear = (held: Member | undefined): boolean =>
  held !== undefined && (held.facts.stamp.send === 'Lce' || held.facts.encryption === null);

const memberAt = (copy: Copy, path: string): Member | undefined =>
  copy.members.find((member) => member.path === path);
