/** What became of a text that a person wrote: its value, or why it is none and what was probably meant. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string; readonly suggestion?: string };

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });

export const unparsed = (why: string, suggestion?: string | null): Parsed<never> =>
  suggestion === undefined || suggestion === null
    ? { ok: false, why }
    : { ok: false, why, suggestion };
