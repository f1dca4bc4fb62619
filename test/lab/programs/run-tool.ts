import { tool } from '../../openzfs/lab/tool.ts';

/*
 * Runs a tool that starts a program of its own, as `make` does, and is ended by the test meanwhile. Both write down
 * their process ids in the file that is named.
 */
const [file = ''] = process.argv.slice(2);
await tool('sh', ['-c', 'sleep 600 & echo "$$ $!" >"$0.new"; mv "$0.new" "$0"; wait', file]);
