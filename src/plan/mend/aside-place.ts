import type { Copy } from '../../model/health.ts';
import type { FilesystemName } from '../../model/ids.ts';
import type { Way } from '../replicate/way.ts';

/** Where the copy lies, where it is put aside, and what is made of it again. */
export interface Aside {
  readonly way: Way;
  readonly copy: Copy;
  /** The name that the copy has for good. */
  readonly base: FilesystemName;
  /** Where it is put; the same as where it lies when an earlier try got that far. */
  readonly aside: FilesystemName;
  readonly at: string;
}
