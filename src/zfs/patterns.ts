/** Whether a name fits one of the patterns, of which `*` stands for any characters and everything else for itself. */
export function matcherOf(patterns: readonly string[]): (name: string) => boolean {
  if (patterns.length === 0) return () => false;
  const each = patterns.map((pattern) =>
    pattern
      .split('*')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  );
  const whole = new RegExp(`^(?:${each.join('|')})$`, 's');
  return (name) => whole.test(name);
}
