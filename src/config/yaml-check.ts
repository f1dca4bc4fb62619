import type { Document, Node } from 'yaml';
import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Path } from './path.ts';
import { hasControls, shortly } from './printable.ts';
import { offsetOf } from './yaml-places.ts';

export interface NodeProblem {
  /** Of the file's characters. */
  readonly offset: number;
  readonly path: Path;
  readonly value?: string;
  readonly message: string;
  /** Whether the file means nothing as plain data because of it. */
  readonly fatal: boolean;
}

/** What YAML allows and holdfast does not: a key given twice, keys that are no text, control characters (S12). */
export function nodeProblems(
  document: Document,
  lineOf: (offset: number) => number,
): readonly NodeProblem[] {
  const problems: NodeProblem[] = [];
  const tellControls = (node: Node, path: Path, text: unknown) => {
    if (typeof text !== 'string' || !hasControls(text)) return;
    const message = `has a control character in ${shortly(text)}`;
    problems.push({ offset: offsetOf(node), path, value: shortly(text), message, fatal: false });
  };
  const walk = (node: unknown, path: Path): void => {
    if (isScalar(node)) tellControls(node, path, node.value);
    if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
    if (!isMap(node)) return;
    const seen = new Map<string, number>();
    for (const { key, value } of node.items) {
      if (!isScalar(key) || key.value === null || key.value === '__proto__') {
        const offset = isNode(key) ? offsetOf(key) : offsetOf(node);
        problems.push({ offset, path, message: 'a key must be a plain text', fatal: true });
        continue;
      }
      const name = String(key.value);
      const inner = [...path, name];
      const first = seen.get(name);
      if (first === undefined) seen.set(name, offsetOf(key));
      else {
        const message = `this key is given twice, first on line ${lineOf(first)}`;
        problems.push({ offset: offsetOf(key), path: inner, message, fatal: false });
      }
      tellControls(key, inner, key.value);
      walk(value, inner);
    }
  };
  walk(document.contents, []);
  return problems;
}
