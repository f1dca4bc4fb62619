import type { Io } from './command.ts';

export function print(io: Pick<Io, 'stdout'>, text: string): void {
  io.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(io: Pick<Io, 'stdout'>, value: object): void {
  print(io, JSON.stringify(value, null, 2));
}
