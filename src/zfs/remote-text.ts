/**
 * Text from a host as plain text (S12): escape sequences (CSI, OSC with their payload, DCS), control characters
 * and the marks that reorder text (bidi, zero width) are gone; tabs and line ends become spaces where one line is wanted.
 */
const escapes =
  /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[PX^_][^\u001b]*(?:\u001b\\)?|[\u001b\u009b]\[?[0-?]*[ -/]*[@-~]?/g;
const controls =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Many lines, each clean; a carriage return ends a line, as `zfs` meant it when it wrote over one. */
export const plainLines = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(escapes, '').replace(controls, '');

/** One clean line, at most `longest` characters. */
export function plainLine(text: string, longest = 400): string {
  const line = plainLines(text).replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
