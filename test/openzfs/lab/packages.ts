import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Apt, openApt } from './apt.ts';
import { LabError } from './lab-error.ts';
import { phase, type Say } from './phases.ts';
import type { Release } from './release.ts';
import { guestPackages } from './root-archive.ts';

const schema = z.object({
  /** As `uname -r` says. */
  kernel: z.string(),
  /** `name=version` of what the modules are built from. */
  forModules: z.array(z.string()),
  /** `name=version` of what the root is asked to hold. */
  forRoot: z.array(z.string()),
});

/** Exactly which packages the image is made of: what its cache goes by. */
export type Packages = z.infer<typeof schema>;

/**
 * Debian's last answer while it holds, which is a week: an image that is there is found to be current without asking.
 * null when it is time to ask.
 */
export async function knownPackages(directory: string): Promise<Packages | null> {
  const last = await readAnswer(answerFile(directory));
  return last !== null && last.ageMs < 7 * 24 * hourMs ? last.packages : null;
}

/** Which packages to take for a build: Debian is asked, and when it cannot be reached, its last answer holds. */
export async function choosePackages(
  directory: string,
  release: Release,
  say: Say,
): Promise<Packages> {
  const path = answerFile(directory);
  const last = await readAnswer(path);
  if (last !== null && last.ageMs < hourMs) return last.packages;
  try {
    await mkdir(directory, { recursive: true });
    const packages = await phase(say, 'ask Debian for its packages', async () => {
      const apt = await openApt(directory, release);
      await apt.update();
      return await ask(apt, release);
    });
    await writeFile(`${path}.new`, JSON.stringify(packages, null, 2));
    await rename(`${path}.new`, path);
    return packages;
  } catch (error) {
    if (last === null) throw error;
    say(`Debian cannot be asked what is new; its last answer holds: ${String(error)}`);
    return last.packages;
  }
}

const answerFile = (directory: string): string => join(directory, 'packages.json');
const hourMs = 3_600_000;

async function readAnswer(
  path: string,
): Promise<{ readonly packages: Packages; readonly ageMs: number } | null> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    const ageMs = Date.now() - (await stat(path)).mtimeMs;
    return parsed.success ? { packages: parsed.data, ageMs } : null;
  } catch {
    return null;
  }
}

async function ask(apt: Apt, release: Release): Promise<Packages> {
  const kernel = await newestKernel(apt, release);
  const headers = `linux-headers-${kernel}`;
  // The headers need a common part and the build's own tools, whose names differ between kernels.
  const parts = (await apt.depends(headers)).filter((name) =>
    /^linux-(headers-.*-common|kbuild-.*)$/.test(name),
  );
  const forModules = [`linux-image-${kernel}`, headers, ...parts, 'zfs-dkms'];
  return {
    kernel,
    forModules: await withVersions(apt, forModules),
    forRoot: await withVersions(apt, guestPackages),
  };
}

async function newestKernel(apt: Apt, { kernelHeaders, openzfs }: Release): Promise<string> {
  const names = await apt.names('linux-headers-');
  const kernels = names.flatMap((name) => kernelHeaders.exec(name)?.slice(1) ?? []);
  const images = await apt.candidates(kernels.map((kernel) => `linux-image-${kernel}`));
  const newest = kernels
    .filter((kernel) => images.has(`linux-image-${kernel}`))
    .toSorted(new Intl.Collator('en', { numeric: true }).compare)
    .at(-1);
  if (newest !== undefined) return newest;
  throw new LabError(
    `Debian has no kernel for OpenZFS ${openzfs}: no package is called like ${kernelHeaders}.`,
    'Bring test/openzfs/lab/release.ts up to date.',
  );
}

async function withVersions(apt: Apt, names: readonly string[]): Promise<string[]> {
  const candidates = await apt.candidates(names);
  return names.map((name) => {
    const version = candidates.get(name);
    if (version !== undefined) return `${name}=${version}`;
    throw new LabError(
      `Debian has no package ${name}.`,
      'Bring test/openzfs/lab/packages.ts and release.ts up to date.',
    );
  });
}
