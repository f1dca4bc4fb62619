/** Map.groupBy, which Node 20 does not have: keys in the order in which they are first met. */
export function groupBy<T, K>(
  all: Iterable<T>,
  keyOf: (each: T) => K,
): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}
