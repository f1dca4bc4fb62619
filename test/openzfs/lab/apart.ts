import { execa } from 'execa';
import { type ToolOptions, tool } from './tool.ts';

const own = [
  ...['--mount', '--propagation', 'private'],
  ...['--pid', '--fork', '--kill-child', '--mount-proc'],
];

/**
 * Runs a tool with mounts and processes of its own: when it ends, also by kill -9, the kernel ends all that it had
 * started and undoes all that it had mounted. Nothing of the mounts is seen outside, so that whoever removes the
 * directory never reaches through them.
 */
export async function toolApart(
  program: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<string> {
  const { failed } = await execa('unshare', [...own, 'true'], { reject: false });
  // Where the kernel does not allow it, the tool may not mount at all, and there is nothing to keep apart.
  return failed
    ? await tool(program, args, options)
    : await tool('unshare', [...own, program, ...args], options);
}
