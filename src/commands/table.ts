import type { CommandEntry, OptionEntry } from './command.ts';

const json: OptionEntry = {
  name: 'json',
  value: null,
  help: 'print JSON (docs/JSON.md) instead of text',
};

/** The console opens when no command is named: it has no name of its own on the command line. */
export const consoleEntry: CommandEntry = {
  name: '',
  summary: 'the console',
  about: ['Opens the console. It needs a terminal of at least 60 columns and 15 rows.'],
  argument: null,
  options: [],
  load: async () => (await import('./console-command.ts')).consoleCommand,
};

/** Options that stand before or after any command. */
export const globalOptions: readonly OptionEntry[] = [
  {
    name: 'config',
    value: 'DIR',
    help: 'the directory with fleet.yaml, policies.yaml and datasets/',
  },
  {
    name: 'demo',
    value: null,
    help: 'the embedded fleet: nothing outside this process is touched',
  },
  { name: 'read-only', value: null, help: 'no changing command can be sent, by any way' },
  { name: 'help', value: null, help: 'this text, or the help of the command that is named' },
  { name: 'version', value: null, help: 'the version' },
];

/** The one table of commands: parsing, help and spelling suggestions follow from it. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'status',
    summary: 'how every dataset stands, worst first',
    about: [
      'Looks at every host once and prints a line a dataset, worst first, with its broken promises below.',
      'Exit: 0 ok, 1 warning, 2 critical, 3 something was not seen (as monitoring plugins have it).',
    ],
    argument: null,
    options: [json],
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'plan',
    summary: 'the recommended actions, in order',
    about: [
      'Looks at every host once and prints what it would do about what it saw, and why, with the exact',
      'commands. Nothing runs.',
    ],
    argument: null,
    options: [
      json,
      {
        name: 'sh',
        value: null,
        help: 'print a commented script for review; as a whole it does nothing',
      },
      {
        name: 'explain',
        value: 'DATASET',
        help: 'print why its copies lie and go where they do, why not elsewhere, and what would help',
      },
    ],
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'run',
    summary: 'one action of the plan, confirmed at a prompt',
    about: [
      'Looks and plans again, shows the action, asks, runs it and looks whether it came about.',
      'Ctrl-C cancels it; what was sent so far is kept where ZFS can resume it.',
    ],
    argument: {
      name: 'ID',
      required: true,
      help: 'the id of the action, as `holdfast plan` prints it',
      oneOf: null,
    },
    options: [
      {
        name: 'confirm',
        value: 'WORD',
        help: 'the answer, for scripts: the word that the action asks for',
      },
    ],
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'show',
    summary: 'everything known of one dataset',
    about: [
      'Prints what the dataset is, what was promised, every copy with its evidence, and what to do.',
    ],
    argument: { name: 'DATASET', required: true, help: 'the id of the dataset', oneOf: null },
    options: [json],
    load: async () => (await import('./show.ts')).show,
  },
  {
    name: 'fleet',
    summary: 'sites, hosts and pools',
    about: ['Looks at every host once and prints its pools: state, fill, last scrub, domains.'],
    argument: null,
    options: [json],
    load: async () => (await import('./fleet.ts')).fleet,
  },
  {
    name: 'check',
    summary: 'whether the config and the hosts are fit, and what to fix',
    about: [
      'Reads the config, logs in to every host, and says what is missing: versions, permissions, programs.',
      'It changes nothing.',
    ],
    argument: null,
    options: [],
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'layouts',
    summary: 'how likely a loss is, and what other layouts would make of it',
    about: [
      'Looks at every host once and prints for each pool what its disks would come to in other layouts, for each',
      'dataset how likely it is lost, and for all of them together what other disks, layouts and places would make',
      'of that, and which datasets those would keep as promised. With --scenario the same for a fleet that one might',
      'buy: it looks at no host then, and needs no configuration.',
      'Exit: 3 where a number is not known, 78 where by the file of the scenario none is.',
    ],
    argument: null,
    options: [
      {
        name: 'scenario',
        value: 'FILE',
        help: 'what there is, or what one would buy (sample-config/scenario.yaml)',
      },
      json,
      {
        name: 'svg',
        value: 'FILE',
        help: 'draw capacity against risk there; -: to stdout, and nothing else',
      },
      {
        name: 'filter',
        value: 'WORDS',
        help: 'only these datasets, as the console filters: policy:law',
      },
      {
        name: 'with',
        value: 'VALUES',
        help: "in place of what is: 'disks=12, disk=7.68TB, copies=3, sites=2'",
      },
    ],
    load: async () => (await import('./layouts.ts')).layouts,
  },
  {
    name: 'journal',
    summary: 'what was confirmed, run and declined',
    about: ['Prints the journal; `journal verify` checks that no record was changed or removed.'],
    argument: {
      name: 'verify',
      required: false,
      help: 'check the chain of records instead of printing them',
      oneOf: ['verify'],
    },
    options: [json],
    load: async () => (await import('./journal.ts')).journal,
  },
  {
    name: 'schema',
    summary: 'JSON Schemas of the configuration files, for editors',
    about: ['Prints the schemas as one JSON object by file name, or writes one file each.'],
    argument: null,
    options: [
      { name: 'write', value: 'DIR', help: 'write the files there instead of printing them' },
    ],
    load: async () => (await import('./schema.ts')).schema,
  },
];
