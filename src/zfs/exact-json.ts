/**
 * JSON from a host with every number as a string: `--json-int` prints guids beyond 2^53, which JSON.parse would
 * round without a word. null when it is no JSON.
 */
export function parseExactJson(text: string): unknown {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  try {
    return JSON.parse(quoted);
  } catch {
    return null;
  }
}

/** An object of JSON; an empty one when it is something else. */
export const asObject = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Readonly<Record<string, unknown>>)
    : {};

/** A string of JSON; '' when it is something else. */
export const asText = (json: unknown): string => (typeof json === 'string' ? json : '');
