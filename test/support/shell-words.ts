/** A command read as a POSIX shell reads it: pipelines of words. Anything else that a shell would act on throws. */
export function pipelineOf(command: string): readonly (readonly string[])[] {
  const pipeline: string[][] = [[]];
  let word: string | null = null;
  for (let at = 0; at < command.length; at += 1) {
    const char = command.charAt(at);
    if (char === "'") {
      const end = command.indexOf("'", at + 1);
      if (end < 0) throw new Error(`a quote is open in: ${command}`);
      word = (word ?? '') + command.slice(at + 1, end);
      at = end;
    } else if (char === '\\') {
      at += 1;
      word = (word ?? '') + command.charAt(at);
    } else if (char === ' ') {
      if (word !== null) pipeline.at(-1)?.push(word);
      word = null;
    } else if (char === '|') {
      if (word !== null) pipeline.at(-1)?.push(word);
      word = null;
      pipeline.push([]);
    } else if (/[A-Za-z0-9_@%+=:,./#-]/.test(char)) {
      word = (word ?? '') + char;
    } else {
      throw new Error(`the shell would act on ${JSON.stringify(char)} in: ${command}`);
    }
  }
  if (word !== null) pipeline.at(-1)?.push(word);
  return pipeline;
}
