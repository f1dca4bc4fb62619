/** What is promised of the plan of any fleet when it is carried out in any order that its dependencies allow. */
export const storyPromises = {
  converges: 'comes to a plan with nothing left to do, in a bounded number of rounds',
  'does what it says':
    'is understood as it is shown, accepted by ZFS, and each step brings about what it says',
  'keeps counts':
    'never leaves a dataset with fewer counted or verified copies than before, between any two commands',
  'keeps bases':
    'never takes from a target its last base in common with its origin, nor the one of its next increment',
  'keeps to raw':
    'S7 brings no byte of an encrypted dataset that is not raw, and none of one in the clear, to a keyless pool',
  'keeps the law': 'destroys nothing under legal retention or a legal hold',
  'keeps to its places':
    'brings no byte of a dataset to where it may not lie, and none into an origin',
  'forces nothing': 'S4 has no command that forces: no receive -F, destroy -r or -R, rollback -r',
} as const;

export type Promised = keyof typeof storyPromises;

/** Takes down what was promised and not kept, a sentence each. */
export type Note = (promised: Promised, sentences: readonly string[]) => void;
