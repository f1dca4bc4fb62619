import type { Advice } from '../model/advice.ts';
import type { Paint } from './words.ts';

/** What only a person can decide, below what can be confirmed: the commands are to be read, and none of them is run. */
export function adviceText(advice: readonly Advice[], paint: Paint): readonly string[] {
  if (advice.length === 0) return [];
  return [
    '',
    paint.strong('To consider. holdfast runs none of this:'),
    ...advice.flatMap((each) => ['', ...adviceLines(each)]),
  ];
}

function adviceLines({ title, text, consider, draft }: Advice): readonly string[] {
  return [
    ` - ${title}`,
    ...text.map((line) => `   ${line}`),
    ...consider.flatMap(({ host, line }) => [
      `   ${host === null ? 'here' : `on ${host}`}, one could give:`,
      `              ${line}`,
    ]),
    ...(draft === null
      ? []
      : [
          `   an entry for the catalogue, to be saved as ${draft.file}:`,
          ...draft.text
            .trimEnd()
            .split('\n')
            .map((line) => `              ${line}`),
        ]),
  ];
}
