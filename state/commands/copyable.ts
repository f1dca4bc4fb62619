import { topLayer } from '../console.ts';
import { commandsText } from '../show/card.ts';
import { listView } from '../show/views.ts';
import type { Context } from './command.ts';

/** What `c` copies here: the exact commands of an action, or the name of what is selected. */
export function copyable(context: Context): string | null {
  const { fleet, runs, console } = context;
  const top = topLayer(console);
  const { ids, index } = listView(context);
  const id = top?.kind === 'machine' || top?.kind === 'dataset' ? top.id : (ids[index] ?? null);
  const planned = (fleet.plan?.actions ?? []).find((action) =>
    top?.kind === 'card' ? action.id === top.action : `action:${action.id}` === id,
  );
  const run = [...runs.byId.values()].find((each) =>
    top?.kind === 'run' ? each.id === top.run : `run:${each.id}` === id,
  );
  const action = top?.kind === 'run' ? run?.action : (planned ?? run?.action);
  if (action) return commandsText(action);
  if (id === null || top?.kind === 'card' || top?.kind === 'run') return null;
  return console.view === 'fleet' ? id.slice(id.indexOf(':') + 1) : id;
}
