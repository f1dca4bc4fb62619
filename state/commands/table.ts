import { actingCommands } from './acting.ts';
import type { Command } from './command.ts';
import { leavingCommands } from './leaving.ts';
import { movingCommands } from './moving.ts';
import { viewingCommands } from './viewing.ts';
import { whatIfCommands, whichDatasetsCommands } from './what-if.ts';

/** The one table of commands, in the order of the footer and the help. */
export const commands: readonly Command[] = [
  ...actingCommands,
  ...whatIfCommands,
  ...viewingCommands,
  ...whichDatasetsCommands,
  ...leavingCommands,
  ...movingCommands,
];
