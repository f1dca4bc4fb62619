import type { Dataset, Policy } from '../model/catalogue.ts';
import { count, formatBytes, formatDuration } from '../model/units.ts';
import { selectorText } from '../plan/placement/filter.ts';

/** What a person wrote down of the dataset: name and value, without what was left out. */
export function metadata(dataset: Dataset): (readonly [string, string])[] {
  const { steward, retention, reproduce, legal } = dataset;
  const rows: (readonly [string, string | null])[] = [
    ['title', dataset.title],
    ['summary', dataset.summary],
    ['steward', steward && (steward.email ? `${steward.name} <${steward.email}>` : steward.name)],
    ['kind', dataset.kind],
    ['declared', dataset.size === null ? null : formatBytes(dataset.size)],
    ['legal term', retention.legal && legalTerm(retention.legal)],
    [
      'kept for',
      retention.desirable && because(retention.desirable.keep, retention.desirable.reason),
    ],
    ['delete by', retention.deleteAfter],
    ['remake', reproduce && remake(reproduce)],
    ['licence', legal.licence],
    ['law', legal.framework.join(', ') || null],
    ['class', legal.classification],
    ['personal', legal.personalData ? 'holds personal data' : null],
    ['only in', legal.jurisdiction.allow.join(' ') || null],
    ['never in', legal.jurisdiction.deny.join(' ') || null],
    ['pinned to', dataset.placement.pin.join(', ') || null],
    ['kept off', dataset.placement.forbid.map(placeText).join('; ') || null],
    ['preferred', dataset.placement.prefer.map(preferenceText).join('; ') || null],
    ['keys with', dataset.custodians.map(custodianText).join(', ') || null],
    ['made from', dataset.derivedFrom.join(', ') || null],
    ...dataset.external.map(
      ({ url, attestedAt }) =>
        ['elsewhere', because(url, attestedAt && `seen ${attestedAt}`)] as const,
    ),
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

/** Those that share a copy's site share its fate, so where each is belongs to it. */
const custodianText = ({ id, domains }: Dataset['custodians'][number]): string =>
  because(id, Object.values(domains).join(', ') || null);

const placeText = (entry: Dataset['placement']['forbid'][number]): string =>
  typeof entry === 'string' ? entry : selectorText(entry);

const preferenceText = (entry: Dataset['placement']['prefer'][number]): string =>
  typeof entry === 'string' ? entry : `${selectorText(entry.where)} (weight ${entry.weight})`;

const because = (value: string, reason: string | null) =>
  reason === null ? value : `${value} (${reason})`;

function legalTerm(legal: NonNullable<Dataset['retention']['legal']>): string {
  const term =
    legal.keep === null ? 'no term' : `${legal.keep} from ${legal.from ?? 'an unknown day'}`;
  const hold = legal.hold ? '; a legal hold stands: nothing of it may be destroyed' : '';
  return `${because(term, legal.rule)}${hold}`;
}

function remake(reproduce: NonNullable<Dataset['reproduce']>): string {
  const { possible, time, effort, cost, how } = reproduce;
  return [
    possible,
    time && `takes ${time}`,
    effort && `work ${effort}`,
    cost && `${cost.currency} ${cost.amount}`,
    how,
  ]
    .filter((part) => part !== null)
    .join('; ');
}

/** The policy's promises as sentences. */
export function promises(policy: Policy): string[] {
  const { copies, spread, require: required, replicate, verify, snapshots } = policy;
  return [
    `at least ${count(copies.min, 'copy', 'copies')}, ${copies.want} wanted`,
    ...spread.map(
      ({ axis, min, soft }) =>
        `copies on at least ${min} different values of ${axis}${soft ? ', where it can be had' : ''}`,
    ),
    ...required.map(
      ({ name, copies: n, where }) =>
        `${name}: ${count(n, 'copy', 'copies')} where ${Object.entries(where)
          .map(([key, values]) => `${key} is ${values.join(' or ')}`)
          .join(' and ')}`,
    ),
    `replicas brought up to date every ${formatDuration(replicate.every)}; one that lags more than ${formatDuration(replicate.lag)} does not count`,
    `scrubbed every ${formatDuration(verify.scrub)}`,
    snapshots.by === 'holdfast'
      ? `snapshots kept at the origin: ${tiersText(policy)}`
      : 'snapshots are taken by another tool',
  ];
}

function tiersText({ snapshots: { tiers } }: Policy): string {
  const kept = Object.entries(tiers).filter(([, n]) => n > 0);
  return kept.map(([tier, n]) => `${n} ${tier}`).join(', ') || 'none';
}
