import { expect, test } from 'vitest';
import { buildFleet } from '../../src/demo/fleet/build.ts';
import type { Machine } from '../../src/demo/zfs/machine.ts';
import { zfs, zpool } from './lab.ts';

const fleetAt = (start: number, seed = 'holdfast') =>
  buildFleet({ seed, start, speed: Number.POSITIVE_INFINITY, now: () => start });

const day = 86_400_000;
const noon = Date.UTC(2026, 10, 22, 12);

/** All that identifies, of all hosts. */
const identities = (fleet: ReadonlyMap<string, Machine>) =>
  [...fleet.values()].map((host) => [
    host.name,
    zfs(
      host,
      'list',
      '-Hp',
      '-t',
      'filesystem,volume',
      '-o',
      'name,guid,createtxg,receive_resume_token',
    ).out,
    zfs(host, 'list', '-Hp', '-t', 'snapshot,bookmark', '-o', 'guid,createtxg,written').out,
    zpool(host, 'list', '-Hp', '-o', 'name,guid,size,allocated').out,
  ]);

test('every start has the same guids, sizes and tokens, whatever the day and the hour', () => {
  const first = identities(fleetAt(noon));
  for (const later of [1, 37, 400])
    expect(identities(fleetAt(noon + later * day + 12_345))).toEqual(first);
  expect(identities(fleetAt(noon, 'another'))).not.toEqual(first);
});

test('ages count from the start: the newest snapshot of vm-images is thirty hours old', () => {
  for (const start of [noon, noon + 100 * day]) {
    const host = fleetAt(start).get('okavango');
    const listed =
      host && zfs(host, 'list', '-Hp', '-t', 'snapshot', '-o', 'creation', 'tank/vm/images').out;
    const newest = Number(listed?.trim().split('\n').at(-1));
    expect(start / 1000 - newest).toBe(30 * 3600);
  }
});

test('the nine pools are as the sample config tells: one degraded, one nearly full', () => {
  const states = [...fleetAt(noon).values()].flatMap((host) =>
    zpool(host, 'list', '-Hp', '-o', 'name,health,capacity')
      .out.trim()
      .split('\n')
      .map((line) => `${host.name}:${line}`),
  );
  expect(states).toHaveLength(9);
  expect(states).toContain('marpe:eeg\tONLINE\t92');
  expect(states.filter((line) => line.includes('DEGRADED'))).toEqual([
    expect.stringMatching(/^pima:data/),
  ]);
});

test('snapshots of an origin and its replica are the same ones', () => {
  const fleet = fleetAt(noon);
  const guids = (host: string, name: string) => {
    const machine = fleet.get(host);
    return machine
      ? zfs(machine, 'list', '-Hp', '-t', 'snapshot', '-o', 'guid', name).out.trim().split('\n')
      : [];
  };
  const origin = guids('okavango', 'tank/openalex');
  expect(origin.length).toBeGreaterThan(50);
  expect(guids('paris-2', 'tank/archive/openalex')).toEqual(origin);
});
