import { LabError } from './lab-error.ts';
import { tool } from './tool.ts';

/** Where this machine gets Debian from. */
export interface Mirror {
  readonly archive: string;
  /** null when this machine has no security archive. */
  readonly security: string | null;
}

/** Asks apt, which reads both ways of writing sources; it knows only what it has fetched the lists of. */
export async function debianMirror(): Promise<Mirror> {
  const known = await repositories();
  if (known.has('Debian')) return mirrorOf(known);
  if (process.getuid?.() === 0) await tool('apt-get', ['update', '-q']);
  return mirrorOf(await repositories());
}

function mirrorOf(repositories: ReadonlyMap<string, string>): Mirror {
  const archive = repositories.get('Debian');
  if (archive !== undefined) {
    return { archive, security: repositories.get('Debian-Security') ?? null };
  }
  throw new LabError(
    "This machine's apt sources have no Debian archive, from which the lab's packages would come.",
    'Add one to /etc/apt/sources.list.d and run `apt-get update`.',
  );
}

/** The address of each repository by its label. */
async function repositories(): Promise<ReadonlyMap<string, string>> {
  const format = '$(REPO_URI) $(LABEL)';
  const listed = await tool('apt-get', [
    'indextargets',
    '--format',
    format,
    'Created-By: Packages',
  ]);
  return new Map(
    listed.split('\n').flatMap((line) => {
      const [, uri, label] = /^(\S+) (.+)$/.exec(line) ?? [];
      return label && uri ? [[label, uri] as const] : [];
    }),
  );
}
