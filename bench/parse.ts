import { parseSnapshots } from '../src/zfs/snapshots.ts';
import { alternate, milliseconds, type Row, ratio } from './measure.ts';

const filesystems = 1_000;
const snapshotsEach = 100;

/** 100,000 lines of `zfs list -Hp -t snapshot`, against a bare split of the same bytes into lines and fields. */
export async function benchParse(): Promise<Row> {
  const text = listing();
  let kept = 0;
  const { subject, floor } = await alternate(
    15,
    () => {
      kept += parseSnapshots(text).byFilesystem.size;
    },
    () => {
      kept += text.split('\n').map((line) => line.split('\t')).length;
    },
  );
  if (kept === 0) throw new Error('nothing was parsed');
  return {
    what: `parse ${filesystems * snapshotsEach} snapshot lines`,
    measured: milliseconds(subject),
    floor: `${milliseconds(floor)} (bare split)`,
    ratio: ratio(subject, floor),
    aim: '2 x',
  };
}

function listing(): string {
  const lines: string[] = [];
  for (let filesystem = 0; filesystem < filesystems; filesystem += 1) {
    for (let at = 0; at < snapshotsEach; at += 1) {
      const serial = BigInt(filesystem * snapshotsEach + at);
      const name = `tank/archive/dataset-${filesystem}@holdfast-202611${String(at).padStart(2, '0')}T100000Z`;
      // Guids of the width that real ones have: twenty digits.
      const guid = 10_000_000_000_000_000_000n + serial * 7_919n;
      lines.push(
        [
          name,
          guid,
          100_000n + serial,
          1_790_000_000 + at * 3_600,
          0,
          1_048_576,
          '-',
          '-',
          '-',
        ].join('\t'),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
