import { execa } from 'execa';
import type { z } from 'zod';
import { cli } from '../../cli/terminal.ts';
import { planSchema, statusSchema } from '../../commands/schemas.ts';
import type { Answer } from '../lab/lab.ts';
import { until } from './by-hand.ts';
import type { ConfigDirectory } from './config.ts';

export type PlanJson = z.infer<typeof planSchema>;
export type ActionJson = PlanJson['actions'][number];
export type StatusJson = z.infer<typeof statusSchema>;
export type DatasetJson = StatusJson['datasets'][number];

interface Options {
  readonly timeoutMs?: number;
  /** Ends it with SIGKILL, as a crash would. */
  readonly kill?: AbortSignal;
}

/** What holdfast has to be told beside its configuration. */
export const environment = ({ state, sshConfig }: ConfigDirectory) => ({
  XDG_STATE_HOME: state,
  HOLDFAST_SSH_CONFIG: sshConfig,
});

/** The real program, once: never throws for an exit status, nor for being killed. */
export async function holdfast(
  config: ConfigDirectory,
  args: readonly string[],
  { timeoutMs = 240_000, kill }: Options = {},
): Promise<Answer> {
  const ended = await execa(process.execPath, [cli, '--config', config.path, ...args], {
    reject: false,
    stdin: 'ignore',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    env: environment(config),
    ...(kill && { cancelSignal: kill }),
  });
  if (ended.timedOut) throw new Error(`holdfast ${args.join(' ')} took over ${timeoutMs} ms`);
  return { exit: ended.exitCode ?? -1, stdout: ended.stdout, stderr: ended.stderr };
}

/** `holdfast plan --json`, held against its documented schema. */
export async function plan(config: ConfigDirectory): Promise<PlanJson> {
  return planSchema.parse(await json(config, 'plan'));
}

/** `holdfast status --json`, held against its documented schema. */
export async function status(config: ConfigDirectory): Promise<StatusJson> {
  return statusSchema.parse(await json(config, 'status'));
}

async function json(config: ConfigDirectory, command: string): Promise<unknown> {
  const { exit, stdout, stderr } = await holdfast(config, [command, '--json']);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`holdfast ${command} --json: exit ${exit}\n${stdout}\n${stderr}`);
  }
}

/** Runs one action, answered with the key of a safe one. */
export const confirm = (
  config: ConfigDirectory,
  action: string,
  options: Options = {},
): Promise<Answer> => holdfast(config, ['run', action, '--confirm', 'yes'], options);

/** Runs one action, answered with the word that it asks for, and throws when it does not come about. */
export async function carryOut(
  config: ConfigDirectory,
  { id, confirm: word }: Pick<ActionJson, 'id' | 'confirm'>,
) {
  const answer = await holdfast(config, ['run', id, '--confirm', word]);
  if (answer.exit !== 0) {
    throw new Error(`run ${id}: exit ${answer.exit}\n${answer.stdout}\n${answer.stderr}`);
  }
  return answer;
}

/**
 * Confirms the first action of the plan, makes a new plan, and so on until it is empty: what was run, in order.
 * Throws when that takes more than `most`: a plan has to converge.
 */
export async function applyAll(
  config: ConfigDirectory,
  { most = 20 }: { readonly most?: number } = {},
): Promise<readonly ActionJson[]> {
  const ran: ActionJson[] = [];
  for (;;) {
    const { actions } = await plan(config);
    const [first] = actions;
    if (!first) return ran;
    if (ran.length === most) {
      const titles = [...ran, ...actions].map(({ title }) => title).join('\n');
      throw new Error(`after ${most} actions the plan is not empty:\n${titles}`);
    }
    await carryOut(config, first);
    ran.push(first);
  }
}

/** The dataset of a status or plan. */
export function datasetOf({ datasets }: StatusJson | PlanJson, id: string): DatasetJson {
  const found = datasets.find((each) => each.id === id);
  if (!found) throw new Error(`there is no dataset ${id}`);
  return found;
}

/** Plans until there is an action of this kind for the dataset: a copy is due by the clocks of the hosts. */
export async function due(
  config: ConfigDirectory,
  kind: ActionJson['kind'],
  dataset: string,
): Promise<ActionJson> {
  const isIt = (each: ActionJson) => each.kind === kind && each.datasets.includes(dataset);
  const made = await until(
    () => plan(config),
    ({ actions }) => actions.some(isIt),
  );
  return actionOf(made, kind, dataset);
}

/** The one action of this kind for a dataset. */
export function actionOf(
  { actions }: PlanJson,
  kind: ActionJson['kind'],
  dataset: string,
): ActionJson {
  const found = actions.filter((each) => each.kind === kind && each.datasets.includes(dataset));
  const [only] = found;
  if (only && found.length === 1) return only;
  throw new Error(`${found.length} actions ${kind} for ${dataset} in ${JSON.stringify(actions)}`);
}
