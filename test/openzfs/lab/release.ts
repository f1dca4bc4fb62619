/** The OpenZFS versions that the lab has hosts of. */
export type OpenZfs = '2.3' | '2.1';

/** Where a version comes from in Debian. */
export interface Release {
  readonly openzfs: OpenZfs;
  /** Debian's suite that has this OpenZFS; the kernel is one that it builds against. */
  readonly suite: 'bookworm' | 'bookworm-backports';
  /** The names of the kernel's headers packages; the newest is taken. */
  readonly kernelHeaders: RegExp;
}

const releases: Readonly<Record<OpenZfs, Release>> = {
  '2.3': {
    openzfs: '2.3',
    suite: 'bookworm-backports',
    kernelHeaders: /^linux-headers-(6\.12\.\d+\+deb12-cloud-amd64)$/,
  },
  '2.1': {
    openzfs: '2.1',
    suite: 'bookworm',
    kernelHeaders: /^linux-headers-(6\.1\.0-\d+-cloud-amd64)$/,
  },
};

/** Every version, the newest first. */
export const openZfsVersions: readonly OpenZfs[] = ['2.3', '2.1'];

export const releaseOf = (openzfs: OpenZfs): Release => releases[openzfs];

/** The version that a word names; null when there is none of that name. */
export const openZfsNamed = (word: string): OpenZfs | null =>
  openZfsVersions.find((version) => version === word) ?? null;
