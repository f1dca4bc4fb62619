/** Whether a fact still holds by a fresh look at its host, and if not, what is so instead. */
export type Verdict = { readonly holds: true } | { readonly holds: false; readonly text: string };

export const holds: Verdict = { holds: true };
export const not = (text: string): Verdict => ({ holds: false, text });
