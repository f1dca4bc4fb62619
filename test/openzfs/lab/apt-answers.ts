/** The version that would be installed, by name, from what `apt-cache policy` says; those that there are not are left out. */
export function readCandidates(policy: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let name = '';
  for (const line of policy.split('\n')) {
    name = /^(\S+):$/.exec(line)?.[1] ?? name;
    const version = /^ {2}Candidate: (\S+)/.exec(line)?.[1];
    if (version !== undefined && version !== '(none)') found.set(name, version);
  }
  return found;
}

/** What a package needs, alternatives among it, from what `apt-cache depends` says. */
export const readDepends = (depends: string): readonly string[] =>
  depends.split('\n').flatMap((line) => /^\s*\|?Depends: (\S+)/.exec(line)?.slice(1) ?? []);
