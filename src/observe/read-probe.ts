import type { ProbeSection, Sections } from './sections.ts';

/** What came back: whole, from a host without ZFS, cut before its end, or no probe's answer at all. */
export type ProbeAnswer =
  | { readonly kind: 'whole'; readonly sections: Sections }
  | { readonly kind: 'no-zfs' }
  | { readonly kind: 'half'; readonly sections: Sections }
  | { readonly kind: 'garbage' };

/**
 * Takes an answer apart at its mark. The mark is new with each look, so that nothing a host stores (a property, a
 * snapshot's name) can pass for it. What a login prints before the first mark is passed over.
 */
export function readProbe(answer: string, mark: string): ProbeAnswer {
  const text = `\n${answer}`;
  const line = `\n${mark} `;
  const sections = new Map<string, ProbeSection>();
  let out: { name: string; text: string } | null = null;
  let at = text.indexOf(line);
  if (at === -1) return { kind: 'garbage' };
  while (at !== -1) {
    const lineEnd = text.indexOf('\n', at + 1);
    const next = text.indexOf(line, at + 1);
    const [word, value = ''] = text
      .slice(at + line.length, lineEnd < 0 ? undefined : lineEnd)
      .split(' ');
    const body = lineEnd < 0 ? '' : text.slice(lineEnd + 1, next < 0 ? undefined : next);
    if (word === 'done') return { kind: 'whole', sections };
    if (word === 'no-zfs') return { kind: 'no-zfs' };
    if (word === 'out') {
      out = { name: value, text: body };
    } else if (word === 'err' && out) {
      sections.set(out.name, { out: out.text, status: Number(value), err: body.trim() });
      out = null;
    }
    at = next;
  }
  return { kind: 'half', sections };
}
