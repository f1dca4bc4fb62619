import type { Parsed } from '../../src/config/parsed.ts';

/** The value of a text that is right; a test that gets a refusal fails with its reason. */
export function accepted<T>(result: Parsed<T>): T {
  if (!result.ok) throw new Error(result.why);
  return result.value;
}
