import { parseArgs } from 'node:util';
import { LabError } from './lab-error.ts';
import { type OpenZfs, openZfsNamed, openZfsVersions } from './release.ts';

/** What the lab is asked to do. */
export type CommandLine =
  | { readonly kind: 'help' | 'status' }
  | {
      readonly kind: 'up';
      readonly openzfs: OpenZfs;
      readonly hosts: number;
      readonly fresh: boolean;
    }
  | { readonly kind: 'build'; readonly openzfs: OpenZfs }
  | { readonly kind: 'down'; readonly openzfs: OpenZfs; readonly clean: boolean }
  | {
      readonly kind: 'ssh';
      readonly openzfs: OpenZfs;
      readonly host: string;
      readonly command: readonly string[];
    };

const options = {
  up: { openzfs: { type: 'string' }, hosts: { type: 'string' }, fresh: { type: 'boolean' } },
  down: { openzfs: { type: 'string' }, clean: { type: 'boolean' } },
  build: { openzfs: { type: 'string' } },
  ssh: { openzfs: { type: 'string' } },
  status: {},
} as const;

/** `argv` without node and the script. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const [word = 'help', ...rest] = argv;
  if (['help', '--help', '-h'].includes(word) || rest[0] === '--help') return { kind: 'help' };
  try {
    return read(word, rest);
  } catch (error) {
    if (error instanceof LabError || !(error instanceof TypeError)) throw error;
    throw usage(error.message);
  }
}

function read(word: string, rest: readonly string[]): CommandLine {
  switch (word) {
    case 'up': {
      const { values } = parseArgs({ args: [...rest], options: options.up });
      const { openzfs, hosts = '3', fresh = false } = values;
      if (!/^\d+$/.test(hosts)) throw usage(`--hosts ${hosts} is not a number.`);
      return { kind: 'up', openzfs: version(openzfs), hosts: Number(hosts), fresh };
    }
    case 'build': {
      const { values } = parseArgs({ args: [...rest], options: options.build });
      return { kind: 'build', openzfs: version(values.openzfs) };
    }
    case 'down': {
      const { values } = parseArgs({ args: [...rest], options: options.down });
      return { kind: 'down', openzfs: version(values.openzfs), clean: values.clean ?? false };
    }
    case 'ssh':
      return readSsh(rest);
    case 'status':
      parseArgs({ args: [...rest], options: options.status });
      return { kind: 'status' };
    default:
      throw usage(`There is no command ${word}.`);
  }
}

/** What follows the host's name is the command's own, options and all. */
function readSsh(rest: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...rest],
    options: options.ssh,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const first = tokens.find((token) => token.kind === 'positional');
  if (first?.kind !== 'positional') throw usage('ssh needs a host: `ssh h1`.');
  const { values } = parseArgs({ args: rest.slice(0, first.index), options: options.ssh });
  return {
    kind: 'ssh',
    openzfs: version(values.openzfs),
    host: first.value,
    command: rest.slice(first.index + 1),
  };
}

function version(word: string = '2.3'): OpenZfs {
  const found = openZfsNamed(word);
  if (found !== null) return found;
  throw usage(`There is no lab with OpenZFS ${word}: it is ${openZfsVersions.join(' or ')}.`);
}

const usage = (what: string): LabError =>
  new LabError(what, '`npm run lab -- --help` says what there is.');
