/** A command's synopsis, and the option letters that OpenZFS 2.3 knows for it, as getopt spells them. */
export interface Usage {
  readonly options: string;
  readonly synopsis: readonly string[];
}

/** Line breaks and stray spaces are zfs's own. */
export const streamUsages: Readonly<Record<string, Usage>> = {
  'zfs send': {
    options: 'i:I:RsDpVvnPLeht:cwbd:SX:',
    synopsis: [
      'send [-DLPbcehnpsVvw] [-i|-I snapshot]',
      '     [-R [-X dataset[,dataset]...]]     <snapshot>',
      'send [-DnVvPLecw] [-i snapshot|bookmark] <filesystem|volume|snapshot>',
      'send [-DnPpVvLec] [-i bookmark|snapshot] --redact <bookmark> <snapshot>',
      'send [-nVvPe] -t <receive_resume_token>',
      'send [-PnVv] --saved filesystem',
    ],
  },
  'zfs receive': {
    options: 'o:x:dehMnuvFsAc',
    synopsis: [
      'receive [-vMnsFhu] [-o <property>=<value>] ... [-x <property>] ...',
      '    <filesystem|volume|snapshot>',
      'receive [-vMnsFhu] [-o <property>=<value>] ... [-x <property>] ... ',
      '    [-d | -e] <filesystem>',
      'receive -A <filesystem|volume>',
    ],
  },
  'zfs load-key': {
    options: 'anrL:',
    synopsis: ['load-key [-rn] [-L <keylocation>] <-a | filesystem|volume>'],
  },
  'zfs unload-key': {
    options: 'ar',
    synopsis: ['unload-key [-r] <-a | filesystem|volume>'],
  },
};

export const poolUsages: Readonly<Record<string, Usage>> = {
  'zpool scrub': { options: 'spweC', synopsis: ['scrub [-e | -s | -p | -C] [-w] <pool> ...'] },
  'zpool offline': {
    options: 'ft',
    synopsis: ['offline [--power]|[[-f][-t]] <pool> <device> ...'],
  },
  'zpool online': { options: 'e', synopsis: ['online [--power][-e] <pool> <device> ...'] },
  'zpool clear': { options: 'FnX', synopsis: ['clear [[--power]|[-nF]] <pool> [device]'] },
  'zpool wait': {
    options: 'HpT:t:',
    synopsis: ['wait [-Hp] [-T d|u] [-t <activity>[,...]] <pool> [interval]'],
  },
};
