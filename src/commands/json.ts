import { causeWords } from '../durability/cause-words.ts';
import { whyOfFleet } from '../durability/fleet-loss.ts';
import { type KnownRisk, riskYears } from '../durability/of-fleet.ts';
import { risksIn } from '../health/loss.ts';
import type { Action, Plan } from '../model/action.ts';
import type { Advice } from '../model/advice.ts';
import type { Config } from '../model/config.ts';
import {
  type Copy,
  type DatasetHealth,
  type FleetHealth,
  type HostHealth,
  shownWord,
} from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import type { Step } from '../model/step.ts';
import { formatInstant } from '../model/units.ts';
import { checksOf } from './checks.ts';

/*
 * The JSON contract (docs/JSON.md): byte counts and guids are decimal strings, since they pass 2^53, which a
 * JSON number in most readers does not; times are ISO 8601 in UTC. Fields are only ever added within a version.
 */

/** `holdfast/status/v1`. */
export function statusJson(health: FleetHealth, config: Config) {
  const riskOf = risksIn(health, config);
  return {
    schema: 'holdfast/status/v1',
    at: formatInstant(health.at),
    hosts: health.hosts.map(hostJson),
    datasets: health.datasets.map((each) => datasetJson(each, riskOf(each))),
  };
}

/** `holdfast/plan/v1`: the status it follows from, and the actions in the order in which they are recommended. */
export function planJson(plan: Plan, config: Config) {
  const riskOf = risksIn(plan.health, config);
  return {
    schema: 'holdfast/plan/v1',
    at: formatInstant(plan.at),
    hosts: plan.health.hosts.map(hostJson),
    datasets: plan.health.datasets.map((each) => datasetJson(each, riskOf(each))),
    actions: plan.actions.map(actionJson),
    advice: plan.advice.map(adviceJson),
  };
}

/** Words and commands to consider: nothing of it can be run by its id. */
function adviceJson({ kind, pool, dataset, title, text, consider, draft }: Advice) {
  return { kind, pool, dataset, title, text, consider, draft };
}

export function hostJson(host: HostHealth) {
  return {
    host: host.host,
    state: host.state,
    seenAt: host.seenAt === null ? null : formatInstant(host.seenAt),
    failure: host.failure,
  };
}

function datasetJson(health: DatasetHealth, risk: KnownRisk) {
  return {
    id: health.dataset.id,
    health: shownWord(health),
    unknown: health.unknown,
    counted: health.counted,
    unseen: health.unseen,
    min: health.dataset.policy.copies.min,
    want: health.dataset.policy.copies.want,
    sites: health.sites,
    verified: health.verified,
    bytes: health.bytes.toString(),
    copies: health.copies.map(copyJson),
    findings: health.findings.map(({ kind, severity, text, pool }) => ({
      kind,
      severity,
      text,
      pool,
    })),
    loss: lossJson(risk),
  };
}

function lossJson(known: KnownRisk) {
  const loss = known.known ? whyOfFleet(known.risk) : null;
  return {
    years: riskYears,
    probability: loss?.probability ?? null,
    notKnown: known.known ? null : known.why,
    dominant: loss?.dominant ? causeWords[loss.dominant] : null,
    oneMoreSite: loss?.withOneMoreSite ?? null,
  };
}

function copyJson(copy: Copy) {
  return {
    pool: copy.pool.id,
    filesystem: copy.filesystem,
    role: copy.role,
    state: copy.state,
    lagSeconds: copy.lagSeconds,
    counted: copy.counted,
    uncounted: copy.uncounted,
    verified: copy.verified,
    seenAt: copy.seenAt === null ? null : formatInstant(copy.seenAt),
    guid: newestGuid(copy),
  };
}

/** The newest snapshot that the copy's top filesystem has in common with the origin. */
const newestGuid = (copy: Copy) =>
  copy.members.find((member) => member.path === '')?.common?.guid ?? null;

function actionJson(action: Action) {
  return {
    id: action.id,
    kind: action.kind,
    tier: action.tier,
    dataset: action.datasets[0] ?? null,
    datasets: action.datasets,
    source: action.source,
    target: action.target,
    title: action.title,
    why: action.why,
    effect: action.effect,
    checks: checksOf(action),
    proof: action.proof,
    confirm: action.confirm.word,
    steps: action.steps.flatMap(stepJson),
    estimate: {
      bytes: action.estimate.bytes?.toString() ?? null,
      seconds: action.estimate.seconds,
    },
    urgency: {
      class: action.urgency.class,
      why: action.urgency.why,
      score: action.urgency.score ?? null,
    },
    wait: action.wait ?? null,
  };
}

/** A relay is two commands that this machine joins: two entries, `out` into `in`. */
function stepJson(step: Step) {
  if (step.kind !== 'relay') {
    const rehearsal =
      step.kind === 'command' && step.rehearse ? { rehearsal: step.rehearse.command } : {};
    return [{ host: step.run.host, command: step.run.command, ...rehearsal }];
  }
  return [
    { host: step.send.host, command: step.send.command, pipe: 'out' },
    { host: step.receive.host, command: step.receive.command, pipe: 'in' },
  ];
}

/** `holdfast/show/v1`: one dataset as in the status, what was written down of it, and its actions. */
export function showJson(
  health: DatasetHealth,
  risk: KnownRisk,
  actions: readonly Action[],
  at: Instant,
) {
  const { dataset } = health;
  return {
    schema: 'holdfast/show/v1',
    at: formatInstant(at),
    dataset: {
      ...datasetJson(health, risk),
      title: dataset.title,
      summary: dataset.summary,
      steward: dataset.steward,
      kind: dataset.kind,
      policy: dataset.policy.name,
      origin: dataset.origin,
      size: dataset.size?.toString() ?? null,
      retention: dataset.retention,
      reproduce: dataset.reproduce,
      legal: dataset.legal,
      placement: dataset.placement,
      derivedFrom: dataset.derivedFrom,
    },
    actions: actions.map(actionJson),
  };
}
