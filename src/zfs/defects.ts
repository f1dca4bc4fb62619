import type { ZfsVersion } from '../model/observation.ts';
import { compareReleases, type Release, releaseOf } from './version.ts';

/** What a defect needs to do harm: who is not doing this there has nothing to fear from it. */
export type Bearing =
  /** Filesystems are written on the host. */
  | 'written'
  /** The host sends an encrypted filesystem in the clear (without `-w`). */
  | 'clear-send'
  /** The host takes increments onto a copy that may have come with other flags. */
  | 'foreign-receive';

/** A known defect of OpenZFS that can harm an archive. Only such as release notes name, with where they were fixed. */
export interface Defect {
  readonly id: string;
  readonly bearing: Bearing;
  /** From the first release that has it to the first that has it no more. */
  readonly windows: readonly { readonly from: Release; readonly before: Release }[];
  /** What it does, a sentence's end. */
  readonly what: string;
  /** What to do, a sentence. */
  readonly todo: string;
}

/** A packager may have mended one without a new release: the texts say «unless the package has the fix». */
export const defects: readonly Defect[] = [
  {
    id: 'openzfs#12014',
    bearing: 'clear-send',
    windows: [
      { from: [0, 8, 0], before: [2, 2, 8] },
      { from: [2, 3, 0], before: [2, 3, 3] },
    ],
    what: 'sending an encrypted filesystem without -w, while snapshots are taken, can leave errors in its pool',
    todo: 'Upgrade OpenZFS there to 2.2.8, 2.3.3 or 2.4.0, or have the copy made anew raw.',
  },
  {
    id: 'openzfs#15526',
    bearing: 'written',
    windows: [
      { from: [2, 1, 4], before: [2, 1, 14] },
      { from: [2, 2, 0], before: [2, 2, 2] },
    ],
    what: 'a file that is copied there while it is being written can get zeros in place of data, and every copy repeats them',
    todo: 'Upgrade OpenZFS there to 2.1.14, 2.2.2 or newer, unless its package has the fix already.',
  },
  {
    id: 'openzfs#6224',
    bearing: 'foreign-receive',
    windows: [{ from: [0, 0, 0], before: [2, 0, 0] }],
    what: 'an increment sent with -L onto a copy that was received without it can zero what lies in large blocks',
    todo: 'Upgrade OpenZFS there to 2.0.0 or newer, which refuses such a stream, or have the copy made anew.',
  },
];

/** Defects whose window the host's OpenZFS lies in: the kernel module's release counts, for it does the work. */
export function defectsIn(version: ZfsVersion): readonly Defect[] {
  const release = releaseOf(version.kernel ?? version.userland);
  if (release === null) return [];
  return defects.filter(({ windows }) =>
    windows.some(
      ({ from, before }) =>
        compareReleases(release, from) >= 0 && compareReleases(release, before) < 0,
    ),
  );
}
