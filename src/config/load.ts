import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '../model/config.ts';
import { assumptionsOf } from './assumptions.ts';
import { toCatalogue } from './catalogue.ts';
import { checkDataset } from './check/datasets.ts';
import { checkFleet } from './check/fleet.ts';
import { checkPolicies } from './check/policies.ts';
import { checkUnique } from './check/unique.ts';
import { checkShape } from './explain.ts';
import { howToGetAConfig } from './find.ts';
import { toInventory } from './inventory.ts';
import { fleetNames, policyNames } from './names.ts';
import { nearest } from './nearest.ts';
import { textAt } from './path.ts';
import type { ConfigProblem } from './problem.ts';
import { compareProblems } from './problem.ts';
import type { DatasetFiles } from './read.ts';
import {
  cannotBeRead,
  codeOf,
  problemOf,
  readConfigFile,
  readDatasetFiles,
  readOptionalFile,
} from './read.ts';
import { datasetSchema } from './schema/dataset.ts';
import { fleetSchema } from './schema/fleet.ts';
import { policiesSchema } from './schema/policies.ts';
import type { YamlFile } from './yaml-file.ts';

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads a configuration as a whole: `fleet.yaml`, `policies.yaml`, `datasets/*.yaml`, and `assumptions.yaml` where
 * there is one. Either all of it holds together, or every problem of every file is reported, in the order of files
 * and lines.
 */
export async function loadConfig(directory: string): Promise<LoadedConfig> {
  const root = resolve(directory);
  const place = await placeProblem(root);
  if (place !== null) return { ok: false, problems: [problemOf(root, place)] };
  const [fleet, policies, assumptions, datasets] = await Promise.all([
    readConfigFile(root, 'fleet.yaml', `is missing in ${root}: ${howToGetAConfig}`),
    readConfigFile(root, 'policies.yaml', 'is missing: it names the policies of datasets'),
    readOptionalFile(root, 'assumptions.yaml'),
    readDatasetFiles(root),
  ]);
  return holdTogether(root, { fleet, policies, assumptions, datasets });
}

interface Files {
  readonly fleet: YamlFile;
  readonly policies: YamlFile;
  readonly assumptions: YamlFile | null;
  readonly datasets: DatasetFiles;
}

function holdTogether(directory: string, files: Files): LoadedConfig {
  const { fleet, policies, datasets } = files;
  const shapes = {
    fleet: shapeOf(fleet, fleetSchema),
    policies: shapeOf(policies, policiesSchema),
    datasets: datasets.files.map((file) => shapeOf(file, datasetSchema)),
  };
  const names = fleet.readable ? fleetNames(fleet.value) : null;
  const assumed = assumptionsOf(files.assumptions, names);
  const problems = [
    ...[fleet, policies, ...datasets.files].flatMap((file) => file.problems),
    ...datasets.problems,
    ...[shapes.fleet, shapes.policies, ...shapes.datasets].flatMap((shape) => shape.problems),
    ...crossProblems(fleet, policies, datasets.files),
    ...assumed.problems,
  ];
  const entries = shapes.datasets.flatMap(({ value }) => (value === null ? [] : [value]));
  if (problems.length > 0 || shapes.fleet.value === null || shapes.policies.value === null)
    return { ok: false, problems: problems.toSorted(compareProblems) };
  const inventory = toInventory(shapes.fleet.value);
  const catalogue = toCatalogue(entries, shapes.policies.value);
  return {
    ok: true,
    config: { directory, inventory, catalogue, assumptions: assumed.assumptions },
  };
}

/** An unreadable file has told its problem; its shape would only tell consequences. */
const shapeOf: typeof checkShape = (file, schema) =>
  file.readable ? checkShape(file, schema) : { value: null, problems: [] };

function crossProblems(
  fleet: YamlFile,
  policies: YamlFile,
  datasets: readonly YamlFile[],
): readonly ConfigProblem[] {
  const names = fleet.readable ? fleetNames(fleet.value) : null;
  const ids = datasets.map((file) => textAt(file.value, ['id']));
  const policyList = policies.readable ? policyNames(policies.value) : null;
  const known = {
    fleet: names,
    policies: policyList,
    datasets: ids.includes(null) ? null : ids.filter((id) => id !== null),
  };
  return [
    ...(names ? checkFleet(fleet, names) : []),
    ...checkPolicies(policies, names, usedPolicies(datasets, policyList ?? [])),
    ...datasets.flatMap((file) => checkDataset(file, known)),
    ...checkUnique(datasets),
  ];
}

/** By right spelling: a slip in a dataset must not hide what is wrong with the policy that it means. */
function usedPolicies(
  datasets: readonly YamlFile[],
  names: readonly string[],
): ReadonlySet<string> {
  const given = datasets
    .map((file) => textAt(file.value, ['policy']))
    .filter((text) => text !== null);
  return new Set(given.map((text) => nearest(text, names) ?? text));
}

/** Why `path` is no directory to read from; null when it is one. */
async function placeProblem(path: string): Promise<string | null> {
  try {
    if ((await stat(path)).isDirectory()) return null;
    return 'is a file: give the directory that holds fleet.yaml, policies.yaml and datasets/';
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? `no such directory: ${howToGetAConfig}`
      : cannotBeRead(code);
  }
}
