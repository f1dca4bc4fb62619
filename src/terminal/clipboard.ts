/** The sequence that puts a text on the clipboard of the operator's own terminal, also through SSH (OSC 52). */
export const copySequence = (text: string): string =>
  `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
