import { openLab } from '../lab/lab.ts';

/* Boots a lab of one host and is ended by the test while it does. */
await openLab({ hosts: 1 });
