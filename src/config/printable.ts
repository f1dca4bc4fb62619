/** Control characters and the marks that reorder text (S12), the same that texts from hosts are stripped of. */
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** The text with every control character written as an escape (`\u001b`), so that it can be shown and still be found. */
export const printable = (text: string): string =>
  text.replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Whether a text has control characters, line ends and tabs apart. */
export const hasControls = (text: string): boolean =>
  text.match(unprintable)?.some((found) => found !== '\n' && found !== '\t') ?? false;

const longest = 60;

/** A YAML value in a few characters: `"10 years"`, `35`, `a mapping`. */
export function shortly(value: unknown): string {
  if (typeof value === 'string') {
    const text = value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
    return `"${printable(text)}"`;
  }
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return String(value);
}
