import { ZfsFailure } from './failure.ts';
import type { Usage } from './usages.ts';
import { poolUsages, streamUsages } from './usages.ts';

const usages: Readonly<Record<string, Usage>> = {
  'zfs list': {
    options: 'HS:d:o:prs:t:j',
    synopsis: [
      'list [-Hp] [-j [--json-int]] [-r|-d max] [-o property[,...]] [-s property]...',
      '    [-S property]... [-t type[,...]] [filesystem|volume|snapshot] ...',
    ],
  },
  'zfs get': {
    options: 'd:o:s:jrt:Hp',
    synopsis: [
      'get [-rHp] [-j [--json-int]] [-d max] [-o "all" | field[,...]]',
      '    [-t type[,...]] [-s source[,...]]',
      '    <"all" | property[,...]> [filesystem|volume|snapshot|bookmark] ...',
    ],
  },
  'zfs set': {
    options: 'u',
    synopsis: ['set [-u] <property=value> ... <filesystem|volume|snapshot> ...'],
  },
  'zfs inherit': {
    options: 'rS',
    synopsis: ['inherit [-rS] <property> <filesystem|volume|snapshot> ...'],
  },
  'zfs snapshot': {
    options: 'ro:',
    synopsis: ['snapshot [-r] [-o property=value] ... <filesystem|volume>@<snap> ...'],
  },
  'zfs hold': { options: 'r', synopsis: ['hold [-r] <tag> <snapshot> ...'] },
  'zfs holds': { options: 'rHp', synopsis: ['holds [-rHp] <snapshot> ...'] },
  'zfs release': { options: 'r', synopsis: ['release [-r] <tag> <snapshot> ...'] },
  'zfs bookmark': { options: '', synopsis: ['bookmark <snapshot|bookmark> <newbookmark>'] },
  'zfs destroy': {
    options: 'vpndfrR',
    synopsis: [
      'destroy [-fnpRrv] <filesystem|volume>',
      'destroy [-dnpRrv] <filesystem|volume>@<snap>[%<snap>][,...]',
      'destroy <filesystem|volume>#<bookmark>',
    ],
  },
  'zfs create': {
    options: 'PnpsuvV:b:o:',
    synopsis: [
      'create [-Pnpuv] [-o property=value] ... <filesystem>',
      'create [-Pnpsv] [-b blocksize] [-o property=value] ... -V <size> <volume>',
    ],
  },
  'zfs rename': {
    options: 'pruf',
    synopsis: [
      'rename [-f] <filesystem|volume|snapshot> <filesystem|volume|snapshot>',
      'rename -p [-f] <filesystem|volume> <filesystem|volume>',
      'rename -u [-f] <filesystem> <filesystem>',
      'rename -r <snapshot> <snapshot>',
    ],
  },
  'zfs rollback': { options: 'rRf', synopsis: ['rollback [-rRf] <snapshot>'] },
  'zfs clone': {
    options: 'o:p',
    synopsis: ['clone [-p] [-o property=value] ... <snapshot> <filesystem|volume>'],
  },
  'zfs promote': { options: '', synopsis: ['promote <clone-filesystem>'] },
  ...streamUsages,
  ...poolUsages,
};

const after = [
  '',
  'For the property list, run: zfs set|get',
  '',
  'For the delegated permission list, run: zfs allow|unallow',
  '',
  'For further help on a command or topic, run: zfs help [<topic>]',
];

/** A command line that zfs does not understand: why, and how it should be. The lists of properties are left out. */
export function misused(command: string, ...why: readonly string[]): ZfsFailure {
  const synopsis = usages[command]?.synopsis ?? [];
  const more = command.startsWith('zpool ') ? [] : after;
  const lines = ['usage:', ...synopsis.map((line) => `\t${line}`), ...more];
  return new ZfsFailure([...why, ...lines].join('\n'), 2);
}

/** Whether zfs itself has this option; null where the model does not know the command's options. */
export const knowsOption = (command: string, letter: string): boolean | null =>
  usages[command]?.options.includes(letter) ?? null;
