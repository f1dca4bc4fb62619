import type { Section } from '../model/observation.ts';
import { count } from '../model/units.ts';
import { classifyTrouble } from '../zfs/trouble.ts';
import type { SectionName } from './probe-script.ts';

/** One section as the host answered it. */
export interface ProbeSection {
  readonly out: string;
  readonly status: number;
  readonly err: string;
}

export type Sections = ReadonlyMap<string, ProbeSection>;

export const section = (sections: Sections, name: SectionName): ProbeSection | null =>
  sections.get(name) ?? null;

export const failed = (what: string): Section<never> => ({ ok: false, what });

/** Why a command failed and what to do about it, in the words of the closed set and the host's own. */
export function troubleWith(
  command: string,
  { status, err }: Pick<ProbeSection, 'status' | 'err'>,
): { readonly what: string; readonly todo: string } {
  const trouble = classifyTrouble(err);
  return trouble
    ? { what: `${command} failed: ${trouble.what} It said: ${trouble.said}`, todo: trouble.todo }
    : {
        what: `${command} ended with status ${status} and said nothing that can be read.`,
        todo: `Run ${command} there by hand.`,
      };
}

export const whyFailed = (command: string, said: ProbeSection): Section<never> =>
  failed(troubleWith(command, said).what);

/** A listing with lines that ZFS would not print proves no absence, so none of it is used (S5, S8). */
export const refusal = (command: string, refused: number, example: string | null): Section<never> =>
  failed(
    `${command} printed ${count(refused, 'line')} that ZFS would not print: «${example ?? ''}».`,
  );
