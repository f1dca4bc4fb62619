import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { attachLab, type Lab, openLab } from '../lab/lab.ts';
import { LabError } from '../lab/lab-error.ts';
import { type OpenZfs, openZfsNamed, openZfsVersions } from '../lab/release.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly labDirectory: string;
  }
}

/**
 * Boots one lab for the whole run, on fresh disks: HOLDFAST_OPENZFS=2.1 chooses the version. HOLDFAST_LAB_RUN names
 * the directory of a lab that runs already, for the one who writes tests.
 */
export default async function boot(project: TestProject): Promise<() => Promise<void>> {
  const running = process.env['HOLDFAST_LAB_RUN'];
  const lab = running ? attachLab(running) : await openLab({ openzfs: wantedVersion(), say });
  project.provide('labDirectory', lab.directory);
  return () => lab.close();
}

const say = (line: string): void => {
  process.stdout.write(`lab: ${line}\n`);
};

function wantedVersion(): OpenZfs {
  const word = process.env['HOLDFAST_OPENZFS'] || '2.3';
  const version = openZfsNamed(word);
  if (version !== null) return version;
  throw new LabError(
    `There is no lab with OpenZFS ${word} (HOLDFAST_OPENZFS).`,
    `There is one with ${openZfsVersions.join(' and one with ')}.`,
  );
}

let attached: Lab | null = null;

/** The lab that was booted for this run of the tests. */
export function theLab(): Lab {
  attached ??= attachLab(inject('labDirectory'));
  return attached;
}
