import type { Scenario } from './scenario.ts';
import { changing } from './scenarios/changing.ts';
import { creating } from './scenarios/creating.ts';
import { delegating } from './scenarios/delegating.ts';
import { destroying } from './scenarios/destroying.ts';
import { disks } from './scenarios/disks.ts';
import { listing } from './scenarios/listing.ts';
import { pool } from './scenarios/pool.ts';
import { properties } from './scenarios/properties.ts';
import { raw } from './scenarios/raw.ts';
import { receive } from './scenarios/receive.ts';
import { receiveRefused } from './scenarios/receive-refused.ts';
import { resume } from './scenarios/resume.ts';
import { scrub } from './scenarios/scrub.ts';
import { send } from './scenarios/send.ts';
import { snapshots } from './scenarios/snapshots.ts';
import { words } from './scenarios/words.ts';

/** Every scenario: what is tried on real OpenZFS, and on the model. */
export const table: readonly Scenario[] = [
  ...snapshots,
  ...listing,
  ...properties,
  ...creating,
  ...destroying,
  ...changing,
  ...delegating,
  ...words,
  ...send,
  ...receive,
  ...receiveRefused,
  ...resume,
  ...raw,
  ...pool,
  ...scrub,
  ...disks,
];
