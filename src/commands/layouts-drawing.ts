import { writeFile } from 'node:fs/promises';
import type { Io } from './command.ts';
import { CommandError, exitCodes } from './exit.ts';
import { layoutsSvg, type RiskPoint } from './layouts-svg.ts';
import { print } from './output.ts';

/** Draws capacity against risk into a file, or to stdout where it is called `-`. */
export async function writeDrawing(
  points: readonly RiskPoint[],
  { years, note, file }: { readonly years: number; readonly note: string; readonly file: string },
  io: Io,
): Promise<void> {
  if (points.length === 0)
    throw new CommandError(
      'there is nothing to draw: the copies have different disks, or something of them is not known.',
      exitCodes.failed,
    );
  const drawing = layoutsSvg(points, years, note);
  if (file === '-') {
    print(io, drawing);
    return;
  }
  try {
    await writeFile(file, drawing);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `the drawing could not be written to ${file}: ${reason}`,
      exitCodes.failed,
      { cause: error },
    );
  }
}
