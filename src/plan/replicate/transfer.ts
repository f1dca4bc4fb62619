import type { Fact } from '../../model/fact.ts';
import type { Host } from '../../model/inventory.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { SendSizes, Step } from '../../model/step.ts';
import { type Chain, chainText, directPipeline, localPipeline } from './pipeline.ts';
import type { Route } from './route.ts';

export interface Transfer {
  readonly title: string;
  readonly source: { readonly host: Host; readonly sends: Chain };
  readonly target: { readonly host: Host; readonly receives: Chain };
  readonly route: Route;
  readonly sizes: SendSizes;
  readonly facts: readonly Fact[];
  readonly outcomes: readonly Outcome[];
}

/** `zfs send … | zfs receive …` as the step that its route asks for. */
export function transferStep(transfer: Transfer): Step {
  const { title, source, target, route, sizes: sends, facts, outcomes } = transfer;
  const base = { title, facts, outcomes, sends };
  const from = source.host.name;
  switch (route.via) {
    case 'local':
      return {
        ...base,
        kind: 'transfer',
        via: 'local',
        run: { host: from, command: localPipeline(source.sends, target.receives) },
        to: from,
      };
    case 'direct':
      return {
        ...base,
        kind: 'transfer',
        via: 'direct',
        run: {
          host: from,
          command: directPipeline(source.sends, route.throttle, target.host, target.receives),
        },
        to: target.host.name,
      };
    case 'relay':
      return {
        ...base,
        kind: 'relay',
        send: { host: from, command: chainText(source.sends) },
        receive: { host: target.host.name, command: chainText(target.receives) },
        limit: route.limit,
      };
    default: {
      const never: never = route.via;
      return never;
    }
  }
}
