import { assessFleet } from '../health/assess.ts';
import type { Config } from '../model/config.ts';
import type { HostHealth } from '../model/health.ts';
import { count } from '../model/units.ts';
import { checkHost, type HostReport } from './check-host.ts';
import type { CommandBody } from './command.ts';
import { exitCodes } from './exit.ts';
import { print } from './output.ts';
import { withSession } from './session.ts';
import { findingText } from './status-text.ts';
import { alignColumns } from './words.ts';

/** A configuration with problems does not get here: all of them are told at once when it is read, with exit 78. */
export const check: CommandBody = (invocation, io) =>
  withSession(invocation, io, async (session) => {
    const { config, shells } = session;
    print(io, configText(config, session.title));
    const observations = await session.lookOnce();
    const reports = await Promise.all(
      config.inventory.hosts.map((host) =>
        checkHost(host, observations.get(host.name), config, shells.shell(host.name)),
      ),
    );
    const { hosts } = assessFleet(config, observations, session.clock());
    print(io, reportText(reports, hosts.flatMap(releaseWarnings)));
    return reports.every((each) => each.problems.length === 0) ? exitCodes.ok : exitCodes.failed;
  });

const configText = ({ inventory, catalogue }: Config, title: string) =>
  `${title}: ${count(catalogue.datasets.length, 'dataset')}, ${count(inventory.hosts.length, 'host')}; the configuration is sound.\n`;

/** What the host's release of OpenZFS means for the data. Nothing is broken, so the exit status does not speak of it. */
const releaseWarnings = ({ host, findings }: HostHealth): readonly Warning[] =>
  findings
    .filter(({ kind }) => kind === 'zfs-defect' || kind === 'zfs-versions-differ')
    .map((finding) => ({ host, text: findingText(finding) }));

interface Warning {
  readonly host: string;
  readonly text: string;
}

/** A line a host, what to fix and to know below it (the commands that would, a line each), and a last line that counts. */
export function reportText(
  reports: readonly HostReport[],
  warnings: readonly Warning[] = [],
): string {
  const heads = alignColumns(
    reports.map(({ host, problems, notes }) => [
      problems.length === 0 ? 'ok' : 'FIX',
      host,
      notes.join('; '),
    ]),
  );
  const broken = reports.filter((each) => each.problems.length > 0).length;
  return [
    ...reports.flatMap(({ host, problems }, at) => [
      heads[at] ?? '',
      ...problems.map((problem) => `     ${problem.replaceAll('\n', '\n       ')}`),
      ...warnings.filter((each) => each.host === host).map(({ text }) => `     ${text}`),
    ]),
    '',
    broken === 0
      ? 'Every host is fit.'
      : `${count(broken, 'host')} of ${reports.length} to see to.`,
  ].join('\n');
}
