import type { Document, Node } from 'yaml';
import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Path } from './path.ts';

/** Where a node begins, in characters from the start of the file. */
export const offsetOf = (node: Node | null): number => node?.range?.[0] ?? 0;

interface Place {
  readonly key: Node | null;
  readonly value: Node | null;
}

/** Finds the offsets of paths. Each mapping is indexed once: a file of a thousand errors stays quick. */
export function locator(document: Document): (path: Path, part: 'key' | 'value') => number {
  const indexes = new WeakMap<Node, ReadonlyMap<string, Place>>();
  const childrenOf = (node: Node): ReadonlyMap<string, Place> => {
    const known = indexes.get(node);
    if (known) return known;
    const index = indexChildren(node);
    indexes.set(node, index);
    return index;
  };
  const resolve = (node: Node | null): Node | null =>
    isAlias(node) ? (node.resolve(document) ?? null) : node;
  return (path, part) => {
    let place: Place = { key: null, value: document.contents };
    for (const step of path) {
      const node = resolve(place.value);
      const next = node ? childrenOf(node).get(String(step)) : undefined;
      // Not there: the key of what it is missing from, the entry of a list, or the top of the file.
      if (!next) return offsetOf(place.key ?? place.value);
      place = next;
    }
    return offsetOf(part === 'key' ? (place.key ?? place.value) : (place.value ?? place.key));
  };
}

function indexChildren(node: Node): ReadonlyMap<string, Place> {
  const index = new Map<string, Place>();
  if (isSeq(node))
    node.items.forEach((item, at) => {
      index.set(String(at), { key: null, value: isNode(item) ? item : null });
    });
  if (isMap(node))
    for (const { key, value } of node.items)
      if (isScalar(key)) index.set(String(key.value), { key, value: isNode(value) ? value : null });
  return index;
}
