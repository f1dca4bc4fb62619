import { parseFilter } from '../../state/filter.ts';
import { datasetFields, datasetWords } from '../../state/show/dataset-words.ts';
import { type WhatIfModel, whatIfModel } from '../../state/what-if.ts';
import { parseValue, valueWords } from '../../state/what-if-value.ts';
import { type Chosen, type WhatIfField, whatIfFields } from '../durability/what-if.ts';
import type { Config } from '../model/config.ts';
import type { FleetHealth } from '../model/health.ts';
import type { Invocation } from './command.ts';
import { UsageError } from './exit.ts';
import { didYouMean } from './spelling.ts';

/** What somebody asks of the fleet's layouts: about which datasets, and what in place of what is. */
export interface Asked {
  readonly filter: string;
  readonly chosen: Chosen;
}

/** `--filter policy:law`, `--with 'disks=12, afr=1.57%'`: as in view 6 of the console. */
export const askedOf = ({ values }: Invocation): Asked => ({
  filter: values.get('filter') ?? '',
  chosen: chosenOf(values.get('with') ?? ''),
});

/** What a value is called on the command line. */
const names: Readonly<Record<string, WhatIfField>> = {
  ...Object.fromEntries(whatIfFields.map((field) => [field, field])),
  disk: 'diskBytes',
  data: 'dataBytes',
};
const shown = ['disks', 'disk', 'afr', 'data', 'link', 'copies', 'hosts', 'sites', 'admins'];

function chosenOf(text: string): Chosen {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return Object.fromEntries(
    parts.map((part) => {
      const [name = '', value = ''] = part.split('=').map((each) => each.trim());
      const field = names[name];
      if (!field || !part.includes('='))
        throw new UsageError(
          `--with ${part.trim()}: there is no such value; there are ${shown.join(', ')}.${didYouMean(name, shown)}`,
          'layouts',
        );
      const read = parseValue(field, value);
      if (!read.ok)
        throw new UsageError(`--with ${name}: ${valueWords(field).label}: ${read.why}`, 'layouts');
      return [field, read.value];
    }),
  );
}

/** The what-if of the datasets that the filter lets through. */
export function modelOf(
  { filter, chosen }: Asked,
  health: FleetHealth,
  config: Config,
): WhatIfModel {
  const hosts = config.inventory.hosts.map(({ name }) => name);
  const read = parseFilter(filter, datasetFields, hosts);
  if (!read.ok) throw new UsageError(`--filter ${filter}: ${read.problem}`, 'layouts');
  const datasets = health.datasets.filter((each) => read.matches(datasetWords(each)));
  if (datasets.length === 0 && filter !== '')
    throw new UsageError(`--filter ${filter}: there is no such dataset.`, 'layouts');
  return whatIfModel({ datasets, health, config, chosen });
}
